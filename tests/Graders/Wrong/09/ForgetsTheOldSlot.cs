// task: 3
// replaces: PasswordRotation.cs
// mistake: a second slot, and the first one stays: what was in the chat still opens everything
// expect: still let somebody in with the old password (SCRAM-SHA-512)
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
        await pods.RollOutAsync(new Credential(SaslMechanism.ScramSha256, password));
    }
}
