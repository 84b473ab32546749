// task: 4
// replaces: AuthorityRotation.cs
// mistake: the brokers show what no pod trusts yet
// expect: with trust in CN=Course CA, it did not get in
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Labs.Security;

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
        await pods.RollOutAsync($"{oldAuthorityPem}\n{newAuthorityPem}");
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
