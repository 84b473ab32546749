using EmbeddedKafka.Protocol;

namespace HostedConsumer.Tests;

public sealed class BackPressureTests
{
    [Fact]
    public async Task A_partition_is_paused_while_too_much_of_it_is_in_hand_and_the_member_stays()
    {
        await using var clinic = await Clinic.OpenAsync();
        await clinic.WriteAsync(Enumerable.Range(0, 100).Select(n => Clinic.Booking($"{n}", $"doctor {n}")));
        var goOn = new TaskCompletionSource();
        var begun = 0;
        var host = await StartAsync(clinic, goOn.Task, () => Interlocked.Increment(ref begun));
        await Clinic.Until(() => begun > 5, "the handler is busy; two doctors may share a lane");

        // At ten heartbeats a second, that is longer than a consumer may go without a poll.
        var before = clinic.Heartbeats;
        await Clinic.Until(() => clinic.Heartbeats > before + 45, "forty-five heartbeats");
        Assert.InRange(begun, 6, 10);
        Assert.Equal(1, clinic.Members);

        goOn.SetResult();
        await Clinic.Until(() => clinic.Handled.Count == 100, "all are handled");
        await host.StopAsync();
        Assert.Equal(100, clinic.Committed());
        Assert.Equal(100, clinic.Handled.Count);
    }

    [Fact]
    public async Task A_partition_that_is_lost_while_it_is_paused_goes_on_when_it_comes_back()
    {
        await using var clinic = await Clinic.OpenAsync();
        await clinic.WriteAsync(Enumerable.Range(0, 100).Select(n => Clinic.Booking($"{n}", $"doctor {n}")));
        var goOn = new TaskCompletionSource();
        var begun = 0;
        await StartAsync(clinic, goOn.Task, () => Interlocked.Increment(ref begun));
        await Clinic.Until(() => begun > 5, "the handler is busy");

        var expelled = clinic.Cluster.Faults.Add(
            new Fault(ApiKey.Heartbeat) { Error = EmbeddedKafka.Protocol.ErrorCode.UnknownMemberId, Times = 1 }
        );
        await Clinic.Until(() => expelled.Hits == 1, "the member is no longer one");
        goOn.SetResult();

        await Clinic.Until(() => clinic.Committed() == 100, "all are handled");
    }

    static Task<IHost> StartAsync(Clinic clinic, Task goOn, Action begun) =>
        clinic.StartAsync(
            (_, _) =>
            {
                begun();
                return goOn;
            },
            ("Listener:Lanes", "1000"),
            ("Listener:MaxInHand", "10"),
            ("Kafka:Consumer:FetchWaitMaxMs", "10"),
            ("Kafka:Consumer:HeartbeatIntervalMs", "100"),
            ("Kafka:Consumer:SessionTimeoutMs", "3000"),
            ("Kafka:Consumer:MaxPollIntervalMs", "3000"),
            ("Kafka:Consumer:AutoCommitIntervalMs", "100")
        );
}
