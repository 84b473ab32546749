using Course.Base;
using Course.Grading.Labs;
using Course.Grading.Proof;
using Course.Kit;

namespace Course.Tests;

/// <summary>The graders' verdicts on a broker that Testcontainers started are those on the embedded cluster.</summary>
public sealed class TestcontainersTests(SharedTestcontainer kafka) : IClassFixture<SharedTestcontainer>
{
    static readonly IReadOnlyList<ProofCase> Chosen = Choose();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Answers => [.. Chosen.Select(one => $"{one.Lab.Name}: {one.Name}")];

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_known_answer_gets_the_same_verdict(string answer)
    {
        Assert.NotEmpty(kafka.BootstrapServers);
        var results = new LabProof(ProofScope.Whole, "external").RunAsync(
            [Chosen.Single(one => $"{one.Lab.Name}: {one.Name}" == answer)],
            Stop
        );
        await foreach (var result in results)
        {
            Assert.Empty(result.Findings);
            Assert.SkipWhen(result.Skips.Count > 0, string.Join("; ", result.Skips));
        }
    }

    [Fact]
    public async Task Topics_that_the_kit_creates_go_with_it()
    {
        Assert.NotEmpty(kafka.BootstrapServers);
        await using var other = await Cluster.StartAsync(provider: "external", cancellationToken: Stop);
        const string topic = "course-bookings";
        await using (var cluster = await Cluster.StartAsync(provider: "external", cancellationToken: Stop))
        {
            Assert.Single(cluster.Brokers);
            await cluster.CreateTopicAsync(topic, partitions: 2, cancellationToken: Stop);
            Assert.Equal(2, (await other.DescribeTopicAsync(topic, Stop)).Partitions.Length);
            await Assert.ThrowsAsync<ClusterCapabilityException>(() => cluster.Brokers[0].StopAsync(Stop));
        }
        await Until.TrueAsync(
            async () =>
            {
                try
                {
                    await other.DescribeTopicAsync(topic, Stop);
                    return false;
                }
                catch (CourseException)
                {
                    return true;
                }
            },
            TimeSpan.FromMinutes(1),
            "the topic to be gone",
            Stop
        );
    }

    /// <summary>Of each lab: the starter, the solution, and the first wrong answer to each task.</summary>
    static IReadOnlyList<ProofCase> Choose() =>
        [
            .. LabCatalog
                .Read(CourseRoot.Find())
                .Where(lab => lab.Name.StartsWith("01-", StringComparison.Ordinal))
                .SelectMany(ProofCase.Of)
                .GroupBy(one => (one.Lab.Name, one.Kind, Task: one.Kind == ProofKind.Wrong ? one.Variant!.Task : 0))
                .Select(group => group.First()),
        ];
}
