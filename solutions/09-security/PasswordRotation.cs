using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Labs.Security;

/// <summary>The new password goes into the slot that is free, SCRAM-SHA-256; when no pod shows the old one any more,
/// its slot is emptied.</summary>
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
        await admin.AlterUserScramCredentialsAsync([
            new UserScramCredentialDeletion { User = user, Mechanism = ScramMechanism.ScramSha512 },
        ]);
    }
}
