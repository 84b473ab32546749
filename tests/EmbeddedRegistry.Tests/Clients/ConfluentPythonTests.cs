using System.Diagnostics;
using System.Text.Json.Nodes;
using EmbeddedKafka.Registry.Tests.Differential;

namespace EmbeddedKafka.Registry.Tests.Clients;

/// <summary>Confluent's client for Python, as Debian packages it. Its Avro serdes need fastavro, which Debian does not
/// have.</summary>
public sealed class ConfluentPythonTests(SharedCluster cluster)
{
    const string Program = "/usr/bin/python3";

    [Fact]
    public async Task The_JSON_serdes_register_write_and_read()
    {
        if (!File.Exists(Program))
            Assert.Skip($"there is no {Program}");
        if ((await RunAsync("-c", "import confluent_kafka.schema_registry.json_schema")).Code != 0)
            Assert.Skip("the Python packages confluent_kafka and jsonschema are not installed");
        await using var registry = await cluster.StartAsync();

        var (code, output) = await RunAsync("-B", Transcripts.FileOf("Clients", "json_serdes.py"), registry.Url);

        Assert.True(code == 0, output);
        Assert.Equal(
            """
            {"head":[0,0,0,0,1],"read":{"patient":"Ada"},"subjects":["visits-value"],"type":"JSON","compatibility":"BACKWARD"}
            """,
            JsonNode.Parse(output)!.ToJsonString()
        );
        Assert.Equal(1, registry.Traffic().Count("POST /subjects/{subject}/versions"));
    }

    static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + await error);
    }
}
