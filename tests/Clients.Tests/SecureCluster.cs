namespace Clients.Tests;

/// <summary>A cluster with a way in for everybody, one with SASL, one with TLS and one with both; ACLs hold, and who
/// comes without a name is a super user.</summary>
internal static class SecureCluster
{
    public const string Sasl = "SASL",
        Tls = "TLS",
        SaslTls = "SASL_TLS",
        Password = "alice-secret";

    public static EmbeddedKafkaOptions Options =>
        new()
        {
            Brokers = 2,
            Listeners =
            [
                new("PLAINTEXT"),
                new(Sasl, ListenerProtocol.SaslPlaintext),
                new(Tls, ListenerProtocol.Ssl),
                new(SaslTls, ListenerProtocol.SaslSsl),
            ],
            Configs = { ["delegation.token.secret.key"] = "secret" },
            Security = new()
            {
                Users = new Dictionary<string, string> { ["alice"] = Password, ["bob"] = Password },
                Authorize = true,
                SuperUsers = ["User:ANONYMOUS"],
                ClientAuthentication = ClientAuthentication.Requested,
            },
        };

    /// <summary>A file with these bytes, deleted at the end of <paramref name="use"/>.</summary>
    public static async Task WithFileAsync(string content, Func<string, Task> use)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}");
        try
        {
            await File.WriteAllTextAsync(file, content);
            await use(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
