using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Labs.Security;

/// <summary>First everybody trusts both, then the brokers change, then everybody forgets the old one.</summary>
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
        await pods.RollOutAsync($"{oldAuthorityPem}\n{newAuthorityPem}");
        var cluster = await admin.DescribeClusterAsync();
        foreach (var broker in cluster.Nodes)
            await admin.IncrementalAlterConfigsAsync(
                new()
                {
                    [new() { Type = ResourceType.Broker, Name = $"{broker.Id}" }] =
                    [
                        Set($"{Store}.certificate.chain", keys.ChainPem),
                        Set($"{Store}.key", keys.KeyPem),
                    ],
                }
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
