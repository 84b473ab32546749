using Course.Kit;

namespace Course.Tests;

public sealed class MeasurementTests
{
    static readonly Machine Here = new(2, 8L << 30, "Test OS", ".NET", 0.5, false);

    [Fact]
    public void Tells_the_median_and_the_spread()
    {
        var measured = new Measurement("latency", [5, 1, 3, 2, 4], "ms", Here);
        Assert.Equal(
            (3, 1.4, 4.6, 1, 5),
            (measured.Median, measured.P10, Math.Round(measured.P90, 9), measured.Min, measured.Max)
        );
        Assert.Equal([5, 1, 3, 2, 4], measured.Samples);
        Assert.StartsWith("latency (ms)\n", measured.ToString());
        Assert.EndsWith("2 cores, 8 GiB, Test OS, .NET, load 0.5", measured.ToString());
    }

    [Fact]
    public void Says_when_it_is_noisy()
    {
        Assert.Equal(
            "noisy: P90 is 10 × the median on this machine",
            new Measurement("x", [1, 1, 10, 10, 1, 10, 1], "", Here) is { Median: 1 } noisy ? noisy.Noise : null
        );
        Assert.Null(new Measurement("x", [10, 11, 10, 11], "", Here).Noise);
    }

    [Fact]
    public async Task Throws_the_warm_up_away()
    {
        var runs = 0;
        var measured = await Experiment.RunAsync(
            "runs",
            repeat: 3,
            warmup: 2,
            () => Task.FromResult((double)runs++),
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Equal([2, 3, 4], measured.Samples);
    }

    [Fact]
    public async Task Runs_five_times_after_one_warm_up_by_default()
    {
        var runs = 0;
        Assert.Equal(
            5,
            (
                await Experiment.RunAsync(
                    "runs",
                    () => Task.FromResult((double)runs++),
                    cancellationToken: TestContext.Current.CancellationToken
                )
            )
                .Samples
                .Length
        );
        Assert.Equal(6, runs);
    }
}
