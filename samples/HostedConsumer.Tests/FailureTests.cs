using EmbeddedKafka.Protocol;

namespace HostedConsumer.Tests;

public sealed class FailureTests
{
    [Fact]
    public async Task A_booking_that_fails_for_a_while_is_tried_again_and_keeps_its_place()
    {
        await using var clinic = await Clinic.OpenAsync();
        await clinic.WriteAsync(Clinic.Booking("1", "Grey"), Clinic.Booking("2", "Grey"));
        var calls = 0;

        await clinic.StartAsync(
            (record, _) =>
                record.Message.Id == "1" && ++calls < 3
                    ? throw new TimeoutException("the calendar is away")
                    : Task.CompletedTask
        );

        await Clinic.Until(() => clinic.Handled.Count == 2, "both are handled");
        Assert.Equal(3, calls);
        Assert.Equal(["1", "2"], clinic.Handled.Select(record => record.Message.Id));
    }

    [Fact]
    public async Task What_cannot_be_read_is_a_dead_letter_with_its_bytes_and_its_origin()
    {
        await using var clinic = await Clinic.OpenAsync();
        await clinic.WriteAsync(Clinic.Booking("1", "Grey"), ("Grey", "{ not JSON"), Clinic.Booking("3", "Grey"));

        await clinic.StartAsync((_, _) => Task.CompletedTask);

        await Clinic.Until(() => clinic.Committed() == 3, "all three are committed");
        Assert.Equal(["1", "3"], clinic.Handled.Select(record => record.Message.Id));
        var dead = Assert.Single(clinic.Read("bookings-dlt")).Message;
        Assert.Equal(("Grey", "{ not JSON"), (dead.Key, dead.Value));
        Assert.Equal("bookings", dead.Headers.Text("origin-topic"));
        Assert.Equal("0", dead.Headers.Text("origin-partition"));
        Assert.Equal("1", dead.Headers.Text("origin-offset"));
        Assert.Equal("JsonException", dead.Headers.Text("exception"));
        Assert.Equal("1", dead.Headers.Text("attempts"));
    }

    [Fact]
    public async Task What_fails_every_time_is_a_dead_letter_after_all_attempts()
    {
        await using var clinic = await Clinic.OpenAsync();
        await clinic.WriteAsync(Clinic.Booking("1", "Grey"));
        var calls = 0;

        await clinic.StartAsync(
            (_, _) =>
            {
                calls++;
                throw new TimeoutException("the calendar is away");
            },
            ("Listener:Attempts", "3")
        );

        await Clinic.Until(() => clinic.Committed() == 1, "it is committed");
        Assert.Equal(3, calls);
        var dead = Assert.Single(clinic.Read("bookings-dlt")).Message;
        Assert.Equal("3", dead.Headers.Text("attempts"));
        Assert.Equal("the calendar is away", dead.Headers.Text("reason"));
    }

    [Fact]
    public async Task What_will_never_succeed_is_not_tried_again()
    {
        await using var clinic = await Clinic.OpenAsync();
        await clinic.WriteAsync(Clinic.Booking("1", "nobody"));
        var calls = 0;

        await clinic.StartAsync(
            (_, _) =>
            {
                calls++;
                throw new PermanentException("there is no such doctor");
            }
        );

        await Clinic.Until(() => clinic.Committed() == 1, "it is committed");
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task When_the_producer_has_failed_for_good_nothing_is_tried_again_and_nothing_is_lost()
    {
        await using var clinic = await Clinic.OpenAsync();
        await clinic.WriteAsync(Clinic.Booking("1", "Grey"), Clinic.Booking("2", "Grey"));
        EventPublisher publisher = null!;
        var calls = 0;
        var host = clinic.Build(
            (record, cancel) =>
            {
                calls++;
                return publisher.PublishAsync("bookings-confirmed", "Grey", record.Message, cancel);
            }
        );
        publisher = host.Services.GetRequiredService<EventPublisher>();
        var warnings = new Warnings();
        host.Services.GetRequiredService<ILoggerFactory>().AddProvider(warnings);
        clinic.Cluster.Faults.Add(
            new Fault(ApiKey.Produce) { Error = EmbeddedKafka.Protocol.ErrorCode.OutOfOrderSequenceNumber, Times = 1 }
        );

        await host.StartAsync();

        var listener = host.Services.GetRequiredService<Listening.KafkaListener>();
        var failed = await Assert.ThrowsAsync<PermanentException>(() => listener.ExecuteTask!);
        await host.WaitForShutdownAsync();
        Assert.IsAssignableFrom<KafkaException>(failed.InnerException);
        Assert.Equal(1, calls);
        Assert.Contains(warnings.Lines, line => line.Level == LogLevel.Critical && line.Text.Contains("OutOfOrder"));
        Assert.Equal(1, Environment.ExitCode);
        Environment.ExitCode = 0;
        Assert.Equal(0, clinic.Committed());
        Assert.False(clinic.Has("bookings-dlt", 1));
    }

    [Fact]
    public async Task When_the_dead_letter_cannot_be_written_the_host_stops_and_nothing_is_lost()
    {
        await using var clinic = await Clinic.OpenAsync(createsTopics: false); // so there is no bookings-dlt
        await clinic.WriteAsync(("Grey", "{ not JSON"), Clinic.Booking("2", "Grey"));

        var host = await clinic.StartAsync(
            (_, _) => Task.CompletedTask,
            ("Kafka:Producer:MessageTimeoutMs", "500"),
            ("Kafka:Client:TopicMetadataPropagationMaxMs", "100")
        );
        var listener = host.Services.GetRequiredService<Listening.KafkaListener>();

        await Assert.ThrowsAnyAsync<KafkaException>(() => listener.ExecuteTask!);
        await host.WaitForShutdownAsync();
        Assert.Equal(1, Environment.ExitCode);
        Environment.ExitCode = 0;
        Assert.Equal(0, clinic.Committed());
        Assert.Empty(clinic.Handled);
    }
}
