using System.Threading.Channels;

namespace Course.Grading;

/// <summary>Runs every known answer of a lab through the real compiler and grader, several at a time.</summary>
public static class LabProof
{
    /// <summary>A test waits for clients and brokers most of its time, so several run on each core.</summary>
    static readonly int Workers = Math.Clamp(3 * Environment.ProcessorCount, 4, 12);

    /// <summary>The cases with what is wrong about each, as they finish.</summary>
    /// <param name="cases">The known answers.</param>
    /// <param name="provider">The cluster provider; null leaves it to COURSE_CLUSTER.</param>
    /// <param name="cancellation">Ends every host.</param>
    public static async IAsyncEnumerable<(ProofCase Case, IReadOnlyList<string> Findings)> RunAsync(
        IReadOnlyList<ProofCase> cases, string? provider = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var waiting = Channel.CreateUnbounded<ProofCase>();
        foreach (var one in cases) waiting.Writer.TryWrite(one);
        waiting.Writer.Complete();
        var done = Channel.CreateUnbounded<(ProofCase, IReadOnlyList<string>)>();

        var workers = Task.WhenAll(Enumerable.Range(0, Math.Min(Workers, cases.Count)).Select(_ => Task.Run(() => WorkAsync(waiting.Reader, done.Writer, provider, cancellation), cancellation)));
        _ = workers.ContinueWith(ended => done.Writer.TryComplete(ended.Exception?.InnerException), TaskScheduler.Default);
        await foreach (var finished in done.Reader.ReadAllAsync(cancellation)) yield return finished;
        await workers;
    }

    static async Task WorkAsync(ChannelReader<ProofCase> waiting, ChannelWriter<(ProofCase, IReadOnlyList<string>)> done, string? provider, CancellationToken cancellation)
    {
        await using var grader = new Grader(new GraderOptions { Provider = provider, ReuseHosts = true });
        await foreach (var one in waiting.ReadAllAsync(cancellation))
        {
            var report = await grader.GradeAsync(one.Lab, one.Compile(cancellation), cancellation: cancellation);
            await done.WriteAsync((one, one.Findings(report)), cancellation);
        }
    }
}
