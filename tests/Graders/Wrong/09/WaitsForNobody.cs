// task: 3
// replaces: PasswordRotation.cs
// mistake: begins the roll-out, and does not wait for its end
// expect: and roll-out 1 was still under way
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Labs.Security;

public sealed class PasswordRotation : IPasswordRotation
{
    const int Iterations = 8192;

    public async Task RotateAsync(IAdminClient admin, string user, string password, IPods<Credential> pods)
    {
        await admin.AlterUserScramCredentialsAsync([
            new UserScramCredentialUpsertion
            {
                User = user,
                Password = Encoding.UTF8.GetBytes(password),
                ScramCredentialInfo = new() { Mechanism = ScramMechanism.ScramSha256, Iterations = Iterations },
            },
        ]);
        _ = pods.RollOutAsync(new Credential(SaslMechanism.ScramSha256, password));
        await admin.AlterUserScramCredentialsAsync([
            new UserScramCredentialDeletion { User = user, Mechanism = ScramMechanism.ScramSha512 },
        ]);
    }
}
