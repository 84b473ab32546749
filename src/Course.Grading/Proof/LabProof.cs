using System.Threading.Channels;
using Course.Kit;

namespace Course.Grading;

/// <summary>Runs every known answer of a lab through the real compiler and grader, several at a time.</summary>
public static class LabProof
{
    /// <summary>A test waits for clients and brokers most of its time, so several run on each core.</summary>
    static readonly int Workers = Math.Clamp(3 * Environment.ProcessorCount, 4, 12);

    /// <summary>Brokers that are processes of their own take half a gigabyte for each worker, and a core while they
    /// start.</summary>
    static readonly int HeavyWorkers = Math.Clamp(Environment.ProcessorCount, 1, 3);

    /// <summary>The cases with what the grader made of each, as they finish.</summary>
    /// <param name="cases">The known answers.</param>
    /// <param name="provider">The cluster provider; null leaves it to COURSE_CLUSTER.</param>
    /// <param name="cancellation">Ends every host.</param>
    public static async IAsyncEnumerable<ProofResult> RunAsync(
        IReadOnlyList<ProofCase> cases,
        string? provider = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        var waiting = Channel.CreateUnbounded<ProofCase>();
        foreach (var one in cases)
            waiting.Writer.TryWrite(one);
        waiting.Writer.Complete();
        var done = Channel.CreateUnbounded<ProofResult>();

        var most = (provider ?? Cluster.Provider) switch
        {
            "embedded" => Workers,
            "external" => 1,
            _ => HeavyWorkers,
        };
        var workers = Task.WhenAll(
            Enumerable
                .Range(0, Math.Min(most, cases.Count))
                .Select(_ =>
                    Task.Run(() => WorkAsync(waiting.Reader, done.Writer, provider, cancellation), cancellation)
                )
        );
        _ = workers.ContinueWith(
            ended => done.Writer.TryComplete(ended.Exception?.InnerException),
            TaskScheduler.Default
        );
        await foreach (var finished in done.Reader.ReadAllAsync(cancellation))
            yield return finished;
        await workers;
    }

    static async Task WorkAsync(
        ChannelReader<ProofCase> waiting,
        ChannelWriter<ProofResult> done,
        string? provider,
        CancellationToken cancellation
    )
    {
        await using var grader = new Grader(new GraderOptions { Provider = provider, ReuseHosts = true });
        await foreach (var one in waiting.ReadAllAsync(cancellation))
        {
            if (one.Variant?.ShowsOn is { } only && only != (provider ?? Cluster.Provider))
            {
                await done.WriteAsync(
                    new ProofResult(one, [], [$"was skipped: its mistake shows on --cluster {only} alone"]),
                    cancellation
                );
                continue;
            }

            var report = await grader.GradeAsync(one.Lab, one.Compile(cancellation), cancellation: cancellation);
            await done.WriteAsync(new ProofResult(one, one.Findings(report), ProofCase.Skips(report)), cancellation);
        }
    }
}
