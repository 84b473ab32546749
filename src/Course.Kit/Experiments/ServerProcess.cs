using Course.Base;
using LocalKafka;

namespace Course.Kit;

/// <summary>Starts servers that a notebook compares with or logs in by, and waits until they serve.</summary>
internal static class ServerProcess
{
    static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>Returns when the server serves.</summary>
    /// <param name="name">What it is called in a sentence: RabbitMQ.</param>
    /// <param name="command">The program and its arguments, with what its environment has beside.</param>
    /// <param name="log">The file that gets what it prints.</param>
    /// <param name="serving">What it prints when it serves.</param>
    /// <param name="cancel">Ends the wait, and the process.</param>
    /// <exception cref="CourseException">It ended, or does not serve after three minutes; the sentence names its
    /// log.</exception>
    public static async Task<NodeProcess> StartAsync(
        string name,
        IReadOnlyList<string> command,
        string log,
        string serving,
        CancellationToken cancel
    )
    {
        var process = NodeProcess.Start("env", command, log, serving);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(Deadline);
        await Task.WhenAny(process.Seen, process.WaitForExitAsync(deadline.Token));
        if (process.Seen.IsCompleted)
            return process;
        var happened = process.HasExited
            ? $"{name} ended when it was started: {process.Reason}"
            : $"{name} does not serve after {Humanise.Duration(Deadline)}";
        await process.DisposeAsync();
        cancel.ThrowIfCancellationRequested();
        throw new CourseException($"{happened}. Its log: {log}");
    }
}
