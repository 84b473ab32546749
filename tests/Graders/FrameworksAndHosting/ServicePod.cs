using System.Collections.Concurrent;
using Course.Grading;
using Graders.Support;

namespace Graders.FrameworksAndHosting;

/// <summary>One life of a learner's service, in a process of its own, and what it told.</summary>
internal sealed class ServicePod : IAsyncDisposable
{
    const string Section = "notebook 06 §1.2";
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(30));
    static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);
    readonly LabProcess _process;
    readonly ConcurrentQueue<WorkItem> _begun = [];
    readonly ConcurrentQueue<WorkItem> _done = [];
    readonly ConcurrentQueue<WorkItem> _cancelled = [];
    readonly ConcurrentQueue<string> _heard = [];
    readonly Task _listening;
    bool _isUp;

    public ServicePod(params string[] settings)
    {
        _process = LabProcess.Start(ServiceProgram.RunAsync, settings);
        _listening = ListenAsync();
    }

    /// <summary>The host's StartAsync has returned.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>The host has been told to stop, or stops since its listener failed.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>What the listener's ExecuteAsync ended with, "" for well; null while it runs.</summary>
    public string? Ended { get; private set; }

    public IReadOnlyList<WorkItem> Begun => [.. _begun];

    public IReadOnlyList<WorkItem> Done => [.. _done];

    public IReadOnlyList<WorkItem> Cancelled => [.. _cancelled];

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>See <see cref="ToldWork.Obey"/>.</summary>
    public void Tell(string order) => _process.Tell(order);

    /// <summary>The same; returns when the service knows it.</summary>
    public async Task TellAsync(string order)
    {
        Tell(order);
        await Wait.HoldsAsync(StartPatience, () => Task.FromResult(_heard.Contains(order) || HasExited));
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _listening;
    }

    /// <summary>SIGTERM; returns when the host has heard it.</summary>
    public async Task TerminateAsync()
    {
        if (!await _process.TerminateAsync())
            Tell("stop");
        await Wait.HoldsAsync(Patience, () => Task.FromResult(IsStopping || HasExited));
    }

    /// <summary>Whether it ended in time.</summary>
    public async Task<bool> EndsAsync(TimeSpan patience)
    {
        var ended = await _process.EndsAsync(patience);
        if (ended)
            await _listening;
        return ended;
    }

    /// <summary>Waits for something that a service at work comes to. That its process begins is not the service's
    /// affair, and takes as long as a busy machine takes.</summary>
    /// <returns>Whether it came to it.</returns>
    public async Task<bool> ComesToAsync(Func<Task<bool>> condition, TimeSpan? patience = null)
    {
        var came = false;
        await Wait.HoldsAsync(StartPatience, () => Task.FromResult(_isUp || HasExited));
        await Wait.HoldsAsync(
            patience ?? Patience,
            async () => (came = await condition()) || Ended is not null || HasExited
        );
        if (!came && (Ended is not null || HasExited))
            came = await condition();
        if (!came)
            FailUnlessItWorks();
        return came;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _listening;
    }

    void FailUnlessItWorks()
    {
        if (Ended is null && !HasExited)
            return;
        Fail.With(
            happened: Ended switch
            {
                null => $"the process ended by itself, with exit code {ExitCode}: {LastWords()}",
                "" => "the listener's ExecuteAsync ended by itself, and nobody had told it to stop",
                var why => $"the listener ended with {why}",
            },
            expected: Ended?.Contains("Invalid argument", StringComparison.Ordinal) == true
                ? "StoreOffset needs EnableAutoOffsetStore = false, whatever the settings say: as long as the client stores "
                    + "what Consume hands out, it refuses to be told"
                : "the host starts, and its loop runs until it is told to stop",
            read: Section
        );
    }

    string LastWords() =>
        _process.Errors.Split('\n').FirstOrDefault(line => line.Contains("xception", StringComparison.Ordinal)) ?? "";

    async Task ListenAsync()
    {
        await foreach (var line in _process.Told.ReadAllAsync())
        {
            var words = line.Split(' ', 2);
            switch (words[0])
            {
                case "begun":
                    _begun.Enqueue(Item(words[1]));
                    break;
                case "done":
                    _done.Enqueue(Item(words[1]));
                    break;
                case "cancelled":
                    _cancelled.Enqueue(Item(words[1]));
                    break;
                case "up":
                    _isUp = true;
                    break;
                case "heard":
                    _heard.Enqueue(words[1]);
                    break;
                case "started":
                    IsStarted = true;
                    break;
                case "stopping":
                    IsStopping = true;
                    break;
                case "ended":
                    Ended = words.Length > 1 ? words[1] : "";
                    break;
            }
        }
    }

    static WorkItem Item(string text)
    {
        var parts = text.Split('/', ' ');
        return new WorkItem(int.Parse(parts[0]), long.Parse(parts[1]), parts[2]);
    }
}
