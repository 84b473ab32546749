using System.Diagnostics;
using System.Globalization;
using Course.Base;

namespace Course.Bench;

/// <summary>Runs the measured programs, each in a fresh process and the rivals in turns, and takes medians.</summary>
/// <param name="course">The course that is measured.</param>
/// <param name="rounds">How often each program runs.</param>
/// <param name="progress">Told what is being measured.</param>
internal sealed class BenchSuite(CourseFolder course, int rounds, Action<string> progress)
{
    const int WarmStarts = 5;
    const int Records = 400_000;

    /// <summary>Where the figures for reading begin, behind those for writing
    /// (<see cref="Throughput.Figures"/>).</summary>
    const int ConsumeColumn = 3;

    public async Task<IReadOnlyList<Mark>> RunAsync(CancellationToken cancellation)
    {
        var marks = new List<Mark>();
        await AddStartAsync(marks, cancellation);
        await AddThroughputAsync(marks, 100, cancellation);
        await AddThroughputAsync(marks, 1024, cancellation);
        await AddIdleAsync(marks, cancellation);
        await AddCommandsAsync(marks, cancellation);
        return marks;
    }

    async Task AddStartAsync(List<Mark> marks, CancellationToken cancellation)
    {
        var (embedded, mock) = await InTurnsAsync(
            "start to the first acknowledged record",
            engine => ["start", engine, WarmStarts.ToString(CultureInfo.InvariantCulture)],
            cancellation
        );
        marks.Add(
            AgainstMock(
                "cluster start to first acknowledged record, cold process",
                Median(embedded, 0),
                Median(mock, 0),
                0.5,
                atMost: true,
                "ms"
            )
        );
        marks.Add(
            AgainstMock(
                "cluster start to first acknowledged record, warm process",
                Median(embedded, WarmStarts - 1),
                Median(mock, WarmStarts - 1),
                0.5,
                atMost: true,
                "ms"
            )
        );
    }

    async Task AddThroughputAsync(List<Mark> marks, int size, CancellationToken cancellation)
    {
        var (embedded, mock) = await InTurnsAsync(
            $"records of {size} bytes",
            engine =>
                [
                    "throughput",
                    engine,
                    Records.ToString(CultureInfo.InvariantCulture),
                    size.ToString(CultureInfo.InvariantCulture),
                ],
            cancellation
        );
        marks.Add(
            AgainstMock(
                $"produce {size} B, acks=all",
                Median(embedded, 0),
                Median(mock, 0),
                1,
                atMost: false,
                "records/s"
            )
        );
        marks.Add(
            AgainstMock(
                $"consume {size} B",
                Median(embedded, ConsumeColumn),
                Median(mock, ConsumeColumn),
                1,
                atMost: false,
                "records/s"
            )
        );
    }

    async Task AddIdleAsync(List<Mark> marks, CancellationToken cancellation)
    {
        progress("three idle brokers");
        var with = await MeasureAsync(["idle", "brokers"], cancellation);
        var without = await MeasureAsync(["idle", "empty"], cancellation);
        marks.Add(
            new Mark(
                "three idle brokers, memory",
                with[0] - without[0],
                "MB",
                60,
                AtMost: true,
                $"{with[0]:0} MB against {without[0]:0} MB of an empty process"
            )
        );
        marks.Add(
            new Mark(
                "three idle brokers, CPU",
                (with[1] - without[1]) * 10,
                "% of a core",
                1,
                AtMost: true,
                $"{with[1]:0.00} s in 10 s against {without[1]:0.00} s"
            )
        );
    }

    async Task AddCommandsAsync(List<Mark> marks, CancellationToken cancellation)
    {
        if (course.Topics.All is not [var topic, ..])
            return;
        marks.Add(await CommandAsync($"course grade {topic.Number}, cold", ["grade", topic.Number], 3, cancellation));
        marks.Add(await CommandAsync($"course run {topic.Number}", ["run", topic.Number], 30, cancellation));
    }

    async Task<Mark> CommandAsync(string name, string[] arguments, double limit, CancellationToken cancellation)
    {
        progress(name);
        var seconds = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            await OwnProcess.RunAsync(arguments, cancellation);
            seconds[round] = watch.Elapsed.TotalSeconds;
        }

        Array.Sort(seconds);
        return new Mark(
            name,
            seconds[rounds / 2],
            "s",
            limit,
            AtMost: true,
            $"{seconds[0]:0.0}–{seconds[^1]:0.0} s in {rounds} runs"
        );
    }

    async Task<(List<double[]> Embedded, List<double[]> Mock)> InTurnsAsync(
        string name,
        Func<string, string[]> arguments,
        CancellationToken cancellation
    )
    {
        var (embedded, mock) = (new List<double[]>(), new List<double[]>());
        for (var round = 1; round <= rounds; round++)
        {
            progress($"{name}, round {round} of {rounds}");
            embedded.Add(await MeasureAsync(arguments(BenchEngine.Embedded), cancellation));
            mock.Add(await MeasureAsync(arguments(BenchEngine.Mock), cancellation));
        }

        return (embedded, mock);
    }

    static async Task<double[]> MeasureAsync(string[] arguments, CancellationToken cancellation)
    {
        var (code, output) = await OwnProcess.RunAsync(["bench-host", .. arguments], cancellation);
        if (code != ExitCode.Ok)
            throw new CourseException(
                $"The measured program '{string.Join(' ', arguments)}' ended with exit code {code}: {output.Trim()}"
            );
        return
        [
            .. output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(line => double.Parse(line, CultureInfo.InvariantCulture)),
        ];
    }

    static Mark AgainstMock(string name, double embedded, double mock, double limit, bool atMost, string unit) =>
        new(
            name,
            embedded / mock,
            "× librdkafka's mock",
            limit,
            atMost,
            string.Create(CultureInfo.InvariantCulture, $"{embedded:#,0.#} against {mock:#,0.#} {unit}")
        );

    static double Median(List<double[]> rounds, int column)
    {
        var sorted = rounds.Select(round => round[column]).Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
