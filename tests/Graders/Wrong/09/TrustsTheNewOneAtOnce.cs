// task: 4
// replaces: AuthorityRotation.cs
// mistake: the pods forget the old authority while the brokers still show it
// expect: roll-out 1, pod 1 of 3: the new pod
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
        await pods.RollOutAsync(newAuthorityPem);
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
    }

    static ConfigEntry Set(string name, string value) =>
        new()
        {
            Name = name,
            Value = value,
            IncrementalOperation = AlterConfigOpType.Set,
        };
}
