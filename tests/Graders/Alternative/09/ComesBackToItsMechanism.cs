// replaces: PasswordRotation.cs
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Labs.Security;

/// <summary>Two roll-outs: the other slot is for the way only, and the pods end where they began.</summary>
public sealed class PasswordRotation : IPasswordRotation
{
    const int Iterations = 8192;

    public async Task RotateAsync(IAdminClient admin, string user, string password, IPods<Credential> pods)
    {
        await PutAsync(admin, user, password, ScramMechanism.ScramSha256);
        await pods.RollOutAsync(new Credential(SaslMechanism.ScramSha256, password));
        await PutAsync(admin, user, password, ScramMechanism.ScramSha512);
        await pods.RollOutAsync(new Credential(SaslMechanism.ScramSha512, password));
        await admin.AlterUserScramCredentialsAsync([
            new UserScramCredentialDeletion { User = user, Mechanism = ScramMechanism.ScramSha256 },
        ]);
    }

    static Task PutAsync(IAdminClient admin, string user, string password, ScramMechanism mechanism) =>
        admin.AlterUserScramCredentialsAsync([
            new UserScramCredentialUpsertion
            {
                User = user,
                Password = Encoding.UTF8.GetBytes(password),
                ScramCredentialInfo = new() { Mechanism = mechanism, Iterations = Iterations },
            },
        ]);
}
