using Clients.Tests.Java;

namespace Clients.Tests.Tools;

public sealed class FeatureTools(JavaHost java) : KafkaTools(java)
{
    [Fact]
    public async Task Features_are_described()
    {
        Assert.Equal("2", await LevelAsync("transaction.version"));
        Assert.Equal("4.3-IV0", await LevelAsync("metadata.version"));
    }

    async Task<string> LevelAsync(string feature)
    {
        var line = (await RunAsync("features --bootstrap-server @cluster describe")).Lines.Single(line => line.StartsWith($"Feature: {feature}", StringComparison.Ordinal));
        return line.Split("FinalizedVersionLevel:")[1].Split('\t', ' ').First(word => word.Length > 0);
    }
}
