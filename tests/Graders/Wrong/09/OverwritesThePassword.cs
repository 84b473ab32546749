// task: 3
// replaces: PasswordRotation.cs
// mistake: one slot: an old pod that loses its machine never gets in again
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
                ScramCredentialInfo = new() { Mechanism = ScramMechanism.ScramSha512, Iterations = Iterations },
            },
        ]);
        await pods.RollOutAsync(new Credential(SaslMechanism.ScramSha512, password));
    }
}
