using System.Net.Http.Json;
using Course.Kit;

namespace Course.Tests;

/// <summary>The schema registry that notebooks get beside a cluster.</summary>
public sealed class SchemaRegistryTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_registry_of_an_embedded_cluster_keeps_its_schemas_in_that_cluster()
    {
        await using var cluster = await Cluster.StartAsync(1, cancellationToken: Stop);
        await using (var registry = await cluster.RegistryAsync(cancellationToken: Stop))
        {
            using var client = new HttpClient();
            using var answer = await client.PostAsJsonAsync(
                $"{registry.Url}/subjects/bookings-value/versions",
                new { schema = "\"string\"" },
                Stop
            );
            Assert.True(answer.IsSuccessStatusCode);
            Assert.Equal(1, registry.Embedded().Traffic().Count("POST /subjects/{subject}/versions"));
        }
        Assert.True((await cluster.DescribeTopicAsync("_schemas", Stop)).Partitions[0].EndOffset > 0);
    }
}
