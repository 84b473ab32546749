using Course.Grading;
using Course.Kit;
using Xunit;

namespace Graders.Rules;

/// <summary>Every known answer of every lab, graded in the background while the tests wait for the one that each is about.</summary>
public sealed class KnownAnswers : IAsyncLifetime
{
    readonly Dictionary<string, TaskCompletionSource<IReadOnlyList<string>>> _findings = Cases().ToDictionary(Key, _ => new TaskCompletionSource<IReadOnlyList<string>>(TaskCreationOptions.RunContinuationsAsynchronously));
    readonly CancellationTokenSource _ending = new();
    Task _running = Task.CompletedTask;

    public static IReadOnlyList<Lab> Labs { get; } = LabCatalog.Read(CourseRoot.Find());

    public static IEnumerable<ProofCase> Cases() => Labs.SelectMany(ProofCase.Of);

    public static string Key(ProofCase one) => $"{one.Lab.Name}: {one.Name}";

    /// <summary>What is wrong about the grader's verdict on this answer.</summary>
    public Task<IReadOnlyList<string>> FindingsAsync(string key) => _findings[key].Task;

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
            await foreach (var (one, findings) in LabProof.RunAsync([.. Cases()], cancellation: _ending.Token))
                _findings[Key(one)].TrySetResult(findings);
        }
        catch (Exception e)
        {
            foreach (var waiting in _findings.Values) waiting.TrySetException(e);
            throw;
        }
    }
}
