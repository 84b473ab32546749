using EmbeddedKafka.Configs;

namespace EmbeddedKafka.Tests.Configs;

public sealed class ListenerConfigTests
{
    static ListenerConfigs Of(params (string Name, string Value)[] configs)
    {
        var all = configs.ToDictionary(config => config.Name, config => config.Value);
        return new("Secure", all.GetValueOrDefault);
    }

    [Fact]
    public void The_mechanisms_value_comes_before_the_listeners_and_that_before_the_one_for_all()
    {
        var configs = Of(
            ("connections.max.reauth.ms", "1"),
            ("plain.connections.max.reauth.ms", "2"),
            ("listener.name.secure.connections.max.reauth.ms", "3"),
            ("listener.name.secure.plain.connections.max.reauth.ms", "4"),
            ("listener.name.other.connections.max.reauth.ms", "5")
        );
        Assert.Equal(4, configs.Number("PLAIN", "connections.max.reauth.ms"));
        Assert.Equal(3, configs.Number("SCRAM-SHA-256", "connections.max.reauth.ms"));
        Assert.Equal(3, configs.Number("connections.max.reauth.ms"));
        Assert.Equal(1, Of(("connections.max.reauth.ms", "1")).Number("PLAIN", "connections.max.reauth.ms"));
        Assert.Equal(0, Of().Number("PLAIN", "connections.max.reauth.ms"));
    }

    [Theory]
    [InlineData("listener.name.secure.ssl.client.auth", "ssl.client.auth")]
    [InlineData("listener.name.secure.plain.sasl.jaas.config", "sasl.jaas.config")]
    [InlineData("listener.name.secure.scram-sha-256.connections.max.reauth.ms", "connections.max.reauth.ms")]
    [InlineData("listener.name.secure.nobody.knows.this", "nobody.knows.this")]
    [InlineData("listener.name.secure", "listener.name.secure")]
    [InlineData("ssl.client.auth", "ssl.client.auth")]
    [InlineData("plain.sasl.jaas.config", "plain.sasl.jaas.config")]
    public void A_prefix_is_taken_off(string name, string within) => Assert.Equal(within, ListenerConfigs.BaseOf(name));

    [Fact]
    public async Task A_value_that_is_not_allowed_is_refused_under_a_prefix_as_well()
    {
        var failure = await Assert.ThrowsAsync<ArgumentException>(() =>
            EmbeddedKafkaCluster.StartAsync(
                new() { Configs = { ["listener.name.plaintext.ssl.client.auth"] = "perhaps" } }
            )
        );
        Assert.Equal(
            "Invalid value perhaps for configuration ssl.client.auth: String must be one of: required, requested, "
                + "none (Parameter 'options')",
            failure.Message
        );
    }
}
