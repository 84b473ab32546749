using Microsoft.Extensions.Options;

namespace HostedConsumer.Tests;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Listener:Topic", "", "Topic")]
    [InlineData("Listener:Lanes", "0", "Lanes")]
    [InlineData("Listener:Attempts", "1", "Attempts")]
    public async Task A_setting_out_of_bounds_stops_the_start(string key, string value, string says)
    {
        await using var clinic = await Clinic.OpenAsync();

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            clinic.StartAsync((_, _) => Task.CompletedTask, (key, value))
        );
        Assert.Contains(says, refused.Message);
    }

    [Theory]
    [InlineData("Listener:Lane", "4")]
    [InlineData("Kafka:Consumer:GroupIdd", "calendar")]
    [InlineData("Kafka:Producer:Linger", "5")]
    public async Task A_name_that_nobody_knows_stops_the_start(string key, string value)
    {
        await using var clinic = await Clinic.OpenAsync();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            clinic.StartAsync((_, _) => Task.CompletedTask, (key, value))
        );
        Assert.Contains(key.Split(':')[^1], refused.Message);
    }

    [Fact]
    public async Task A_value_that_librdkafka_refuses_stops_the_start()
    {
        await using var clinic = await Clinic.OpenAsync();

        var refused = await Assert.ThrowsAnyAsync<Exception>(() =>
            clinic.StartAsync((_, _) => Task.CompletedTask, ("Kafka:Consumer:SessionTimeoutMs", "-1"))
        );
        Assert.Contains("session.timeout.ms", refused.Message);
    }

    [Fact]
    public async Task What_the_listener_relies_on_is_no_setting()
    {
        await using var clinic = await Clinic.OpenAsync();
        var goOn = new TaskCompletionSource();
        await clinic.WriteAsync(Clinic.Booking("1", "Grey"));
        await clinic.StartAsync(
            (_, _) => goOn.Task,
            ("Kafka:Consumer:EnableAutoOffsetStore", "true"),
            ("Kafka:Consumer:EnableAutoCommit", "false")
        );
        goOn.SetResult();
        await Clinic.Until(() => clinic.Handled.Count == 1, "it is handled");
        await Clinic.Until(() => clinic.Committed() == 1, "and committed all the same");
    }
}
