using EmbeddedKafka.Chaos;

namespace EmbeddedKafka.Tests.Chaos;

/// <summary>
/// Random runs of producers, consumers and faults against the brokers under a simulated clock. A seed that fails here
/// fails the same way in <c>dotnet run --project tests/Chaos -- --seed N --verbose</c>.
/// </summary>
public sealed class LostWriteTests
{
    const int Seeds = 200;

    public static TheoryData<int> SafeSeeds => [.. Enumerable.Range(0, 4).Select(part => 1 + part * Seeds / 4)];

    [Theory]
    [MemberData(nameof(SafeSeeds))]
    public void With_acks_all_and_two_in_sync_nothing_promised_is_broken(int first)
    {
        for (var seed = first; seed < first + Seeds / 4; seed++)
        {
            var result = ChaosRun.Execute(seed);
            Assert.True(result.Violations.Count == 0, $"seed {seed}:\n{string.Join('\n', result.Violations.Take(5))}");
            Assert.True(result.Acknowledged > 0, $"seed {seed} acknowledged nothing");
        }
    }

    [Theory]
    [InlineData(Profile.AcksOne)]
    [InlineData(Profile.Unclean)]
    internal void Where_Kafka_loses_records_the_checker_sees_it(Profile profile) =>
        Assert.Contains(
            Enumerable.Range(1, 20).Select(seed => ChaosRun.Execute(seed, profile)),
            result => result.Lost > 0
        );

    [Theory]
    [InlineData(Mutation.AcknowledgesBeforeReplication)]
    [InlineData(Mutation.HighWatermarkIgnoresIsr)]
    [InlineData(Mutation.NeverTruncates)]
    [InlineData(Mutation.ForgetsSequences)]
    [InlineData(Mutation.ElectsUncleanly)]
    [InlineData(Mutation.DropsCommits)]
    [InlineData(Mutation.CommitsAhead)]
    [InlineData(Mutation.ForgetsAcknowledgements)]
    [InlineData(Mutation.BeginsAtTheEnd)]
    [InlineData(Mutation.ShowsOpenTransactions)]
    [InlineData(Mutation.SwapsTransactionResults)]
    internal void A_broken_broker_is_found_out(Mutation mutation) =>
        Assert.Contains(
            Enumerable.Range(1, 40).Select(seed => ChaosRun.Execute(seed, mutation: mutation)),
            result => result.Violations.Count > 0
        );

    [Fact]
    public void The_same_seed_is_the_same_run()
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            var first = ChaosRun.Execute(seed);
            Assert.Equal(first.Fingerprint, ChaosRun.Execute(seed).Fingerprint);
            Assert.NotEqual(first.Fingerprint, ChaosRun.Execute(seed + 100).Fingerprint);
        }
    }
}
