// task: 3
// replaces: PasswordRotation.cs
// mistake: takes the old password away while old pods have nothing else
// expect: started again as it was, with the old password
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
        await admin.AlterUserScramCredentialsAsync([
            new UserScramCredentialDeletion { User = user, Mechanism = ScramMechanism.ScramSha512 },
        ]);
        await pods.RollOutAsync(new Credential(SaslMechanism.ScramSha256, password));
    }
}
