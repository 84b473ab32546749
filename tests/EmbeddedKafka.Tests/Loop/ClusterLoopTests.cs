using System.Collections.Concurrent;
using EmbeddedKafka.Loop;

namespace EmbeddedKafka.Tests.Loop;

public sealed class ClusterLoopTests : IDisposable
{
    readonly ConcurrentQueue<string> _log = new();
    readonly ManualTime _time = new();
    readonly ClusterLoop _loop;

    public ClusterLoopTests() => _loop = new(_time, _log.Enqueue);

    public void Dispose() => _loop.Dispose();

    [Fact]
    public async Task Work_from_many_threads_runs_one_at_a_time_and_completely()
    {
        var count = 0;
        var inside = 0;
        var overlaps = 0;
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        for (var i = 0; i < 5000; i++)
                        {
                            _loop.Post(Count);
                            if (i % 100 == 0)
                                await _loop.InvokeAsync(() => count);
                        }
                    })
                )
        );
        Assert.Equal(40_000, await _loop.InvokeAsync(() => count));
        Assert.Equal(0, overlaps);

        void Count()
        {
            if (++inside != 1 || !_loop.IsCurrent)
                overlaps++;
            count++;
            inside--;
        }
    }

    [Fact]
    public void Work_posted_by_work_runs_after_it()
    {
        var order = new List<int>();
        _loop.Post(() =>
        {
            _loop.Post(() => order.Add(2));
            order.Add(1);
        });
        Assert.Equal([1, 2], order);
        Assert.False(_loop.IsCurrent);
    }

    [Fact]
    public async Task Code_that_awaits_on_the_loop_comes_back_to_it()
    {
        var gate = new TaskCompletionSource();
        var cameBack = new TaskCompletionSource<bool>();
        _loop.Post(() => _ = RunAsync());
        await Task.Run(gate.SetResult, TestContext.Current.CancellationToken);
        Assert.True(await cameBack.Task);

        async Task RunAsync()
        {
            await gate.Task;
            cameBack.SetResult(_loop.IsCurrent);
        }
    }

    [Fact]
    public void An_error_in_one_piece_of_work_is_logged_and_the_next_runs()
    {
        var ran = false;
        _loop.Post(() => throw new InvalidOperationException("boom"));
        _loop.Post(() => ran = true);
        Assert.True(ran);
        Assert.Contains("boom", Assert.Single(_log));
    }

    [Fact]
    public void Timers_fire_in_order_of_their_times_unless_cancelled()
    {
        var fired = new List<int>();
        _loop.Post(() =>
        {
            _loop.Schedule(300, () => fired.Add(3));
            _loop.Schedule(100, () => fired.Add(1));
            _loop.Schedule(200, () => fired.Add(2)).Cancel();
        });
        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Empty(fired);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([1], fired);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([1, 3], fired);
    }

    [Fact]
    public void Thousands_of_cancelled_timers_disturb_none_that_live()
    {
        var fired = 0;
        _loop.Post(() =>
        {
            for (var i = 0; i < 5000; i++)
            {
                var timer = _loop.Schedule(1000 + i, () => fired++);
                if (i % 10 != 0)
                    timer.Cancel();
            }
        });
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(500, fired);
    }
}
