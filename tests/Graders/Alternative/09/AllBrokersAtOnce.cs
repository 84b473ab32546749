// replaces: AuthorityRotation.cs
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Labs.Security;

/// <summary>The new authority stands first, and the brokers change at the same time.</summary>
public sealed class AuthorityRotation : IAuthorityRotation
{
    const string Store = "listener.name.secured.ssl.keystore";

    public async Task RotateAsync(
        IAdminClient admin,
        string oldAuthorityPem,
        string newAuthorityPem,
        BrokerKeys keys,
        IPods<string> pods
    )
    {
        await pods.RollOutAsync(string.Join("\n", newAuthorityPem, oldAuthorityPem));
        var cluster = await admin.DescribeClusterAsync();
        await Task.WhenAll(
            cluster.Nodes.Select(broker =>
                admin.IncrementalAlterConfigsAsync(
                    new()
                    {
                        [new() { Type = ResourceType.Broker, Name = $"{broker.Id}" }] =
                        [
                            Set($"{Store}.key", keys.KeyPem),
                            Set($"{Store}.certificate.chain", keys.ChainPem),
                        ],
                    }
                )
            )
        );
        await pods.RollOutAsync(newAuthorityPem);
    }

    static ConfigEntry Set(string name, string value) =>
        new()
        {
            Name = name,
            Value = value,
            IncrementalOperation = AlterConfigOpType.Set,
        };
}
