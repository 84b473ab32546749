using System.Reflection;
using EmbeddedKafka.Cluster;
using EmbeddedKafka.Configs;

namespace EmbeddedKafka.Tests.Configs;

/// <summary>Kafka's defaults stand in one table; what differs from it on purpose stands in the README.</summary>
public sealed class DefaultsTests
{
    /// <summary>What the README lists under "Defaults that are not Kafka's".</summary>
    static readonly string[] Listed =
    [
        "default.replication.factor",
        "group.initial.rebalance.delay.ms",
        "offsets.topic.replication.factor",
        "transaction.state.log.min.isr",
        "transaction.state.log.replication.factor",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_broker_without_options_differs_from_Kafka_only_in_what_the_README_lists(int brokers)
    {
        var store = new ConfigStore(BrokerDefaults.From(new() { Brokers = brokers }), hasCustomConfigs: false);
        var different = ConfigTable
            .Shared.Broker.Values.Where(config => store.Broker(config.Name) != config.Normal(config.Default))
            .Select(config => config.Name);
        Assert.All(different, name => Assert.Contains(name, Listed));
    }

    [Fact]
    public void The_README_lists_what_differs_in_some_cluster_and_nothing_else()
    {
        var different = Enumerable
            .Range(1, 5)
            .SelectMany(brokers => BrokerDefaults.From(new() { Brokers = brokers }))
            .Where(config => config.Value != ConfigTable.Shared.Broker[config.Key].Default)
            .Select(config => config.Key)
            .Distinct()
            .Order(StringComparer.Ordinal);
        Assert.Equal(Listed, different);
        var section = Section("Defaults that are not Kafka's");
        Assert.All(Listed, name => Assert.Contains($"`{name}`", section, StringComparison.Ordinal));
        Assert.Equal(
            Listed.Length,
            section.Split('\n').Count(line => line.StartsWith("| `", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Settings_of_a_topic_that_nobody_configured_are_those_of_the_table()
    {
        var store = new ConfigStore(new Dictionary<string, string>(), hasCustomConfigs: true);
        Assert.Equal(store.SettingsOf(new Topic("orders", Guid.NewGuid(), isInternal: false)), new TopicSettings());
    }

    static string Section(string title)
    {
        var root = typeof(DefaultsTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "RepositoryRoot")
            .Value!;
        var text = File.ReadAllText(Path.Combine(root, "src", "EmbeddedKafka", "README.md")).ReplaceLineEndings("\n");
        var start = text.IndexOf($"## {title}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"the README has no section '{title}'");
        return text[start..text.IndexOf("\n## ", start, StringComparison.Ordinal)];
    }
}
