using Clients.Tests.Java;

namespace Clients.Tests.Tools;

public sealed class FeatureTools(JavaHost java) : KafkaTools(java)
{
    [Fact]
    public async Task Features_are_described_and_changed()
    {
        Assert.Equal("2", await LevelAsync("transaction.version"));
        Assert.Equal("4.3-IV0", await LevelAsync("metadata.version"));
        Assert.Contains(
            "transaction.version was downgraded to 1.",
            (await RunAsync("features --bootstrap-server @cluster downgrade --feature transaction.version=1")).Out
        );
        Assert.Equal("1", await LevelAsync("transaction.version"));
        Assert.Contains(
            "transaction.version was upgraded to 2.",
            (await RunAsync("features --bootstrap-server @cluster upgrade --feature transaction.version=2")).Out
        );
        Assert.Equal("2", await LevelAsync("transaction.version"));
        Assert.Equal(
            1,
            (await TryAsync("features --bootstrap-server @cluster upgrade --feature transaction.version=9")).ExitCode
        );
    }

    async Task<string> LevelAsync(string feature)
    {
        var line = (await RunAsync("features --bootstrap-server @cluster describe")).Lines.Single(line =>
            line.StartsWith($"Feature: {feature}", StringComparison.Ordinal)
        );
        return line.Split("FinalizedVersionLevel:")[1].Split('\t', ' ').First(word => word.Length > 0);
    }
}
