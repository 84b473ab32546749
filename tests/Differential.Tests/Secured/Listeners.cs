using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Differential.Tests.Configs;
using EmbeddedKafka.Tests.Network;
using EmbeddedKafka.Tests.Security.Material;

namespace Differential.Tests.Secured;

/// <summary>Listeners that come and go while a node runs (KIP-226), and what their configs look like.</summary>
internal static partial class Listeners
{
    const string All = "listeners",
        Protocols = "listener.security.protocol.map";

    [Scenario(IsSecured = true, Disturbs = true)]
    public static async Task A_listener_comes_and_goes_while_the_node_runs(ScenarioContext kafka)
    {
        var (listeners, protocols) = await NowAsync(kafka);
        var port = FreePort();
        var topic = await kafka.CreateTopicAsync(replicas: 1);
        await kafka.CoordinatorAsync(kafka.Name("nurses"));
        try
        {
            var added = $"{listeners},NEW://127.0.0.1:{port}";
            await SayAsync("without a protocol", (All, added));
            await SayAsync("with one", (All, added), (Protocols, $"{protocols},NEW:PLAINTEXT"));
            await kafka.UntilAsync(() => IsOpenAsync(port), "the new listener is open");
            var client = kafka.Own(await RawClient.ConnectAsync(port));
            var versions = await client.CallAsync<ApiVersionsResponse>(new ApiVersionsRequest(), 0);
            kafka.Say($"versions: {versions.ErrorCode.KafkaName()}");
            var known = await client.CallAsync<MetadataResponse>(new MetadataRequest { Topics = [] }, 12);
            kafka.Say($"brokers: {known.Brokers.Count}");
            var cluster = await client.CallAsync<DescribeClusterResponse>(new DescribeClusterRequest(), 1);
            var one = new MetadataRequest { Topics = [new() { Name = topic }] };
            foreach (var version in (short[])[1, 5, 12])
                kafka.Say(
                    $"a topic, v{version}",
                    (await client.CallAsync<MetadataResponse>(one, version)).Topics.Single()
                );
            var group = new FindCoordinatorRequest { CoordinatorKeys = [kafka.Name("nurses")] };
            kafka.Say("a group", (await client.CallAsync<FindCoordinatorResponse>(group, 4)).Coordinators.Single());
            kafka.Say($"described: {cluster.ErrorCode.KafkaName()}, brokers: {cluster.Brokers.Count}");
            await SayAsync("removed", (All, listeners));
            await kafka.UntilAsync(async () => !await IsOpenAsync(port), "the new listener is closed");
            kafka.Say($"its connection: {(await client.ReceiveAsync() is null ? "closes" : "lives on")}");
            await SayAsync("as before", (All, null), (Protocols, null));
        }
        finally
        {
            await Certificates.AlterAsync(kafka, "1", [(All, null), (Protocols, null)]);
        }

        async Task SayAsync(string what, params (string, string?)[] changes) =>
            kafka.Say($"{what}: {Short(await Certificates.AlterAsync(kafka, "1", changes))}");
    }

    [Scenario(IsSecured = true, Disturbs = true)]
    public static async Task A_new_listener_takes_the_configs_under_its_name(ScenarioContext kafka)
    {
        var (listeners, protocols) = await NowAsync(kafka);
        var (tls, sasl) = (FreePort(), FreePort());
        using var certificate = kafka.Subject.Material.Authority.Issue("CN=new", ["localhost", "127.0.0.1"]);
        (string Name, string? Value)[] configs =
        [
            ("listener.name.newtls.ssl.keystore.type", "PEM"),
            ("listener.name.newtls.ssl.keystore.certificate.chain", certificate.ExportCertificatePem()),
            ("listener.name.newtls.ssl.keystore.key", TestAuthority.KeyPem(certificate)),
            ("listener.name.newsasl.sasl.enabled.mechanisms", "PLAIN"),
            (
                "listener.name.newsasl.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_erin=\"erin-secret\";"
            ),
            (All, $"{listeners},NEWTLS://127.0.0.1:{tls},NEWSASL://127.0.0.1:{sasl}"),
            (Protocols, $"{protocols},NEWTLS:SSL,NEWSASL:SASL_PLAINTEXT"),
        ];
        try
        {
            kafka.Say($"added: {Short(await Certificates.AlterAsync(kafka, "1", configs))}");
            await kafka.UntilAsync(() => IsOpenAsync(sasl), "the new listener is open");
            var client = kafka.Own(await RawClient.ConnectAsync(sasl));
            await client.ShakeAsync("PLAIN");
            kafka.Say($"PLAIN: {(await client.SendTokenAsync("\0erin\0erin-secret")).ErrorCode.KafkaName()}");
            await kafka.UntilAsync(() => IsOpenAsync(tls), "the other new listener is open");
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(IPAddress.Loopback, tls);
            await using var stream = new System.Net.Security.SslStream(tcp.GetStream(), false, (_, _, _, _) => true);
            await stream.AuthenticateAsClientAsync("localhost");
            kafka.Say($"TLS: {stream.RemoteCertificate!.Subject}");
        }
        finally
        {
            await Certificates.AlterAsync(kafka, "1", [(All, null), (Protocols, null)]);
            await Certificates.AlterAsync(kafka, "1", [.. configs[..5].Select(config => (config.Name, (string?)null))]);
        }
    }

    [Scenario(IsSecured = true)]
    public static async Task What_listeners_may_not_become(ScenarioContext kafka)
    {
        var (listeners, protocols) = await NowAsync(kafka);
        var tls = $"TLS://127.0.0.1:{kafka.Subject.PortOf(1, SecuredMaterial.Tls)}";
        var open = $"PLAINTEXT://127.0.0.1:{kafka.Subject.PortOf(1, SecuredMaterial.Open)}";
        Assert.Contains(tls, listeners);
        await SayAsync("one that is advertised less", (All, listeners.Replace($",{tls}", "")));
        await SayAsync("the brokers' own less", (All, listeners.Replace($"{open},", "")));
        await SayAsync("another port", (All, listeners.Replace(tls, "TLS://127.0.0.1:1")));
        await SayAsync("another address", (All, listeners.Replace(tls, tls.Replace("127.0.0.1", "localhost"))));
        await SayAsync(
            "another protocol",
            (Protocols, protocols.Replace("TLS:SSL,MTLS:SSL", "TLS:PLAINTEXT,MTLS:SSL"))
        );
        await SayAsync("a protocol less", (Protocols, protocols.Replace("TLS:SSL,MTLS:SSL", "MTLS:SSL")));
        await SayAsync("a protocol more", (Protocols, $"{protocols},NEW:SSL"));
        await SayAsync("advertised", ("advertised.listeners", listeners));
        await SayAsync(
            "one without authentication",
            (All, $"{listeners},NEW://127.0.0.1:1"),
            (Protocols, $"{protocols},NEW:SASL_PLAINTEXT")
        );
        var names = await Certificates.AlterAsync(kafka, "", [(All, listeners)]);
        kafka.Say($"of all brokers: {Short(names)}");

        async Task SayAsync(string what, params (string, string?)[] changes) =>
            kafka.Say($"{what}: {Short(await Certificates.AlterAsync(kafka, "1", changes, validates: true))}");
    }

    [Scenario(IsSecured = true, Disturbs = true)]
    public static async Task Configs_under_a_listeners_name_are_described(ScenarioContext kafka)
    {
        List<string> names =
        [
            "listener.name.mtls.ssl.client.auth",
            "listener.name.mtls.ssl.keystore.key",
            "listener.name.mtls.ssl.keystore.type",
            "listener.name.tokens.sasl.oauthbearer.expected.audience",
            "listener.name.users.plain.sasl.jaas.config",
            "listener.name.users.connections.max.reauth.ms",
            "listener.name.users.scram-sha-256.connections.max.reauth.ms",
            "listener.name.tokens.oauthbearer.sasl.oauthbearer.clock.skew.seconds",
            "listener.name.users.max.connections",
            "listener.name.users.ssl.key.password",
            "listener.name.nobody.nothing.of.this",
            "plain.connections.max.reauth.ms",
            "ssl.client.auth",
            "max.connections",
            "connections.max.reauth.ms",
        ];
        (string Name, string? Value)[] changes =
        [
            ("listener.name.users.max.connections", "77"),
            ("listener.name.users.ssl.key.password", "key-secret"),
            ("listener.name.nobody.nothing.of.this", "some-secret"),
            ("listener.name.mtls.ssl.client.auth", "requested"),
        ];
        try
        {
            kafka.Say($"set: {await Certificates.AlterAsync(kafka, "1", changes)}");
            await kafka.UntilAsync(
                async () =>
                    (await Describing.DescribeAsync(kafka, Describing.BrokerType, "1", names)).Configs.Exists(config =>
                        config.Name == "listener.name.users.max.connections"
                    ),
                "the configs are known"
            );
            var described = await Describing.DescribeAsync(kafka, Describing.BrokerType, "1", names);
            foreach (var config in described.Configs.OrderBy(config => config.Name, StringComparer.Ordinal))
                kafka.Say(Describing.Text(config));
        }
        finally
        {
            await Certificates.AlterAsync(kafka, "1", [.. changes.Select(change => (change.Name, (string?)null))]);
        }
    }

    /// <summary>What a node listens on, and by which protocols. The controllers' listener counts where there is
    /// none.</summary>
    static async Task<(string Listeners, string Protocols)> NowAsync(ScenarioContext kafka)
    {
        var described = await Describing.DescribeAsync(kafka, Describing.BrokerType, "1", [All, Protocols]);
        var listeners = described.Configs.Single(config => config.Name == All).Value!;
        var protocols = described.Configs.Single(config => config.Name == Protocols).Value!;
        return listeners.Contains("CONTROLLER", StringComparison.Ordinal)
            ? (listeners, protocols)
            : ($"{listeners},CONTROLLER://127.0.0.1:2", $"{protocols},CONTROLLER:PLAINTEXT");
    }

    static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    static async Task<bool> IsOpenAsync(int port)
    {
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Lists of listeners are not what a sentence is about.</summary>
    static string Short(string sentence) => SetPattern().Replace(ListPattern().Replace(sentence, "…"), ". Found …");

    [GeneratedRegex("'[^']*://[^']*'")]
    private static partial Regex ListPattern();

    // In the order of Scala's sets, which is none.
    [GeneratedRegex(@"\. Found .*")]
    private static partial Regex SetPattern();
}
