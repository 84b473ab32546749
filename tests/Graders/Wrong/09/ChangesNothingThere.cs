// task: 4
// replaces: AuthorityRotation.cs
// mistake: two roll-outs, and the listener of others in between
// expect: the new pod, with trust in CN=Course CA 2, did not get in
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Labs.Security;

public sealed class AuthorityRotation : IAuthorityRotation
{
    const string Store = "listener.name.mtls.ssl.keystore";

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
