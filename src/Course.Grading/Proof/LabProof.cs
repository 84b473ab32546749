using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Course.Kit;

namespace Course.Grading.Proof;

/// <summary>Runs the known answers of labs through the real compiler and grader, several at a time.</summary>
/// <param name="scope">Which tasks an answer runs.</param>
/// <param name="provider">The cluster provider; null leaves it to COURSE_CLUSTER.</param>
public sealed class LabProof(ProofScope scope, string? provider = null)
{
    /// <summary>A task waits for clients, brokers and deadlines most of its time, so several run on each
    /// core.</summary>
    static readonly int Workers = Math.Clamp(4 * Environment.ProcessorCount, 4, 16);

    /// <summary>Brokers that are processes of their own take half a gigabyte for each worker, and a core while they
    /// start.</summary>
    static readonly int HeavyWorkers = Math.Clamp(Environment.ProcessorCount, 1, 3);

    readonly ConcurrentDictionary<string, ProofCompiler> _compilers = [];

    /// <summary>The cases with what the grader made of each, as they finish.</summary>
    /// <param name="cases">The known answers.</param>
    /// <param name="cancellation">Ends every host.</param>
    public async IAsyncEnumerable<ProofResult> RunAsync(
        IReadOnlyList<ProofCase> cases,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        var waiting = Channel.CreateUnbounded<ProofCase>();
        // Those that run every task come first: begun last, they would be waited for alone.
        foreach (var one in cases.OrderBy(one => one.Variant is null ? 0 : 1))
            waiting.Writer.TryWrite(one);
        waiting.Writer.Complete();
        var done = Channel.CreateUnbounded<ProofResult>();

        var most = ClusterProvider.Find(provider ?? Cluster.Provider) switch
        {
            { IsInProcess: true } => Workers,
            { IsShared: true } => 1,
            _ => HeavyWorkers,
        };
        var workers = Task.WhenAll(
            Enumerable
                .Range(0, Math.Min(most, cases.Count))
                .Select(_ => Task.Run(() => WorkAsync(waiting.Reader, done.Writer, cancellation), cancellation))
        );
        _ = workers.ContinueWith(
            ended => done.Writer.TryComplete(ended.Exception?.InnerException),
            TaskScheduler.Default
        );
        await foreach (var finished in done.Reader.ReadAllAsync(cancellation))
            yield return finished;
        await workers;
    }

    async Task WorkAsync(
        ChannelReader<ProofCase> waiting,
        ChannelWriter<ProofResult> done,
        CancellationToken cancellation
    )
    {
        await using var grader = new Grader(new GraderOptions { Provider = provider, ReuseHosts = true });
        await foreach (var one in waiting.ReadAllAsync(cancellation))
            await done.WriteAsync(await ProveAsync(grader, one, cancellation), cancellation);
    }

    async Task<ProofResult> ProveAsync(Grader grader, ProofCase one, CancellationToken cancellation)
    {
        if (one.Variant?.ShowsOn is { } only && only != (provider ?? Cluster.Provider))
            return new ProofResult(one, [], [$"was skipped: its mistake shows on --cluster {only} alone"], 0);

        var compiler = _compilers.GetOrAdd(one.Lab.Name, _ => new ProofCompiler(one.Lab));
        var (compiled, changed) = compiler.Compile(one, scope, cancellation);
        var tasks = changed.ToHashSet();
        if (one.Variant?.Task is { } own && tasks.Add(own))
            return new ProofResult(
                one,
                [$"task {own} never runs {one.Variant.Replaces}, which it is to get wrong"],
                [],
                0
            );

        var report = await grader.GradeAsync(one.Lab, compiled, tasks, cancellation: cancellation);
        return new ProofResult(one, one.Findings(report, tasks), ProofCase.Skips(report), report.Tasks.Count);
    }
}
