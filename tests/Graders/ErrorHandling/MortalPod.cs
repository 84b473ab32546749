using Course.Grading;

namespace Graders.ErrorHandling;

/// <summary>A pod that is killed: the learner's class in a process of its own. What it tells in lines the grader
/// answers in lines, or kills it.</summary>
internal sealed class MortalPod : IAsyncDisposable
{
    const string Threw = "threw ";
    readonly LabProcess _process;
    readonly Task _serving;
    volatile bool _isDead;
    string? _thrown;

    MortalPod(LabProcess process, Func<string, Task<string?>> answer)
    {
        _process = process;
        _serving = ServeAsync(answer);
    }

    /// <summary>Whether it has been killed.</summary>
    public bool IsDead => _isDead;

    /// <summary>Whether it has come to an end, by itself or not.</summary>
    public bool HasEnded => _serving.IsCompleted;

    /// <summary>What RunAsync ended with; null when it has not, or ended well.</summary>
    public string? Thrown => _thrown;

    /// <summary>Starts it.</summary>
    /// <param name="main">What the process runs.</param>
    /// <param name="answer">What the grader says to a line; null kills the process, with SIGKILL.</param>
    /// <param name="args">What the process is told.</param>
    public static MortalPod Start(LabMain main, Func<string, Task<string?>> answer, params string[] args) =>
        new(LabProcess.Start(main, args), answer);

    /// <summary>Inside of the process: tells the grader what the learner's class threw.</summary>
    public static async Task ToldAsync(Action<string> tell, Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (Exception e)
        {
            tell(Threw + $"{e.GetType().Name}: {e.Message}".ReplaceLineEndings(" "));
            throw;
        }
    }

    /// <summary>SIGKILL, whatever it is doing.</summary>
    public void Kill()
    {
        _process.Kill();
        _isDead = true;
    }

    /// <summary>Fails the task when it ended and nobody had killed it.</summary>
    public async Task WorksAsync(string expected, string read)
    {
        if (_isDead || !HasEnded)
            return;
        await _serving;
        Fail.With(
            happened: _thrown is null ? "RunAsync ended by itself" : $"RunAsync ended with {_thrown}",
            expected: expected,
            read: read
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _serving;
        // What the learner's code printed; a line of librdkafka's begins with its level, such as %4|.
        foreach (var line in _process.Errors.Split('\n').Where(line => line is not ['%', ..] and not ""))
            Console.WriteLine(line);
    }

    async Task ServeAsync(Func<string, Task<string?>> answer)
    {
        await foreach (var line in _process.Told.ReadAllAsync())
            if (line.StartsWith(Threw, StringComparison.Ordinal))
                _thrown = line[Threw.Length..];
            else if (await answer(line) is { } reply)
                _process.Tell(reply);
            else
            {
                Kill();
                return;
            }
    }
}
