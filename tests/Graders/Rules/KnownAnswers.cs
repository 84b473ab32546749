using Course.Grading;
using Course.Kit;
using Xunit;

namespace Graders.Rules;

/// <summary>Every known answer of every lab, graded in the background while the tests wait for the one that each is
/// about.</summary>
public sealed class KnownAnswers : IAsyncLifetime
{
    readonly Dictionary<string, TaskCompletionSource<ProofResult>> _results = Cases()
        .ToDictionary(
            Key,
            _ => new TaskCompletionSource<ProofResult>(TaskCreationOptions.RunContinuationsAsynchronously)
        );
    readonly CancellationTokenSource _ending = new();
    Task _running = Task.CompletedTask;

    public static IReadOnlyList<Lab> Labs { get; } = LabCatalog.Read(CourseRoot.Find());

    public static IEnumerable<ProofCase> Cases() => Labs.SelectMany(ProofCase.Of);

    public static string Key(ProofCase one) => $"{one.Lab.Name}: {one.Name}";

    /// <summary>What is wrong about the grader's verdict on this answer. Where the cluster at hand cannot give a
    /// verdict, the test is skipped.</summary>
    public async Task<IReadOnlyList<string>> FindingsAsync(string key)
    {
        var result = await _results[key].Task;
        if (result.Findings.Count == 0 && result.Skips.Count > 0)
            Assert.Skip(string.Join("; ", result.Skips));
        return result.Findings;
    }

    public ValueTask InitializeAsync()
    {
        _running = RunAsync();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // Only some of the tests were asked for.
        }
    }

    async Task RunAsync()
    {
        try
        {
            await foreach (var result in LabProof.RunAsync([.. Cases()], cancellation: _ending.Token))
                _results[Key(result.Case)].TrySetResult(result);
        }
        catch (Exception e)
        {
            foreach (var waiting in _results.Values)
                waiting.TrySetException(e);
            throw;
        }
    }
}
