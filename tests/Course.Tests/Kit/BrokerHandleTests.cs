using System.Diagnostics;
using Course.Kit;

namespace Course.Tests;

public sealed class BrokerHandleTests : IAsyncLifetime
{
    private ICluster _cluster = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await Cluster.StartAsync(3, new() { ["broker.session.timeout.ms"] = "1000", ["replica.lag.time.max.ms"] = "1000" }, "embedded", cancellationToken: Stop);
        await _cluster.CreateTopicAsync("bookings", cancellationToken: Stop);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_broker_that_is_cut_off_runs_and_leaves_the_isr_until_healed()
    {
        var follower = await FollowerAsync();
        await follower.CutOffAsync(Stop);
        await IsrAsync(2);
        Assert.True(follower.IsRunning);
        await follower.HealAsync(Stop);
        await IsrAsync(3);
    }

    [Fact]
    public async Task A_paused_broker_leaves_the_isr_until_it_is_resumed()
    {
        var follower = await FollowerAsync();
        await follower.PauseAsync(Stop);
        await IsrAsync(2);
        await follower.ResumeAsync(Stop);
        await IsrAsync(3);
    }

    [Fact]
    public async Task A_crashed_broker_is_gone_until_it_is_started()
    {
        var follower = await FollowerAsync();
        await follower.CrashAsync(Stop);
        Assert.False(follower.IsRunning);
        await IsrAsync(2);
        await follower.StartAsync(Stop);
        await IsrAsync(3);
    }

    [Fact]
    public async Task Delayed_brokers_answer_later_until_the_delay_is_taken_away()
    {
        var delay = TimeSpan.FromMilliseconds(300);
        foreach (var broker in _cluster.Brokers) await broker.DelayAsync(delay, Stop);
        var slow = Stopwatch.StartNew();
        await _cluster.DescribeTopicAsync("bookings", Stop);
        Assert.True(slow.Elapsed >= delay, $"answered after {slow.Elapsed}");

        foreach (var broker in _cluster.Brokers) await broker.DelayAsync(TimeSpan.Zero, Stop);
        await Until.TrueAsync(async () =>
        {
            var quick = Stopwatch.StartNew();
            await _cluster.DescribeTopicAsync("bookings", Stop);
            return quick.Elapsed < delay;
        }, TimeSpan.FromSeconds(60), "an answer without delay", Stop);
    }

    private async Task<IBroker> FollowerAsync()
    {
        var leader = (await _cluster.DescribeTopicAsync("bookings", Stop))[0].Leader;
        return _cluster.Brokers.First(broker => broker.Id != leader);
    }

    private Task IsrAsync(int size) => Until.TrueAsync(
        async () => (await _cluster.DescribeTopicAsync("bookings", Stop))[0].Isr.Length == size, TimeSpan.FromSeconds(60), $"an ISR of {size}", Stop);
}
