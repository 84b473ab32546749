// task: 3
// replaces: PasswordRotation.cs
// mistake: the new password lies under the other mechanism
// expect: pod 1 of 3: the new pod, with the new password for SCRAM-SHA-512
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
        await pods.RollOutAsync(new Credential(SaslMechanism.ScramSha512, password));
        await admin.AlterUserScramCredentialsAsync([
            new UserScramCredentialDeletion { User = user, Mechanism = ScramMechanism.ScramSha512 },
        ]);
    }
}
