namespace Differential.Tests.Framework;

/// <summary>
/// What a scenario works with: a cluster (<c>ScenarioContext.Topics, .Clients, .Raw, .Nodes</c>), names of its own, and
/// a transcript.
/// </summary>
internal sealed partial class ScenarioContext(ISubject subject) : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Two lowercase letters and four more of base 36: as long for every run, so that sizes and orders are the same.
    readonly string _mark = string.Concat(
        Enumerable.Range(0, 6).Select(_ => "abcdefghijklmnopqrstuvwxyz"[Random.Shared.Next(26)])
    );
    readonly Transcript _transcript = new();
    readonly List<IDisposable> _owned = [];

    public ISubject Subject => subject;

    public string BootstrapServers => subject.BootstrapServers;

    /// <summary>Writes a line into the transcript. What both clusters must have in common, and nothing else.</summary>
    public void Say(string line) => _transcript.Say(line);

    /// <summary>Writes a message of the protocol into the transcript: all fields but throttle times, defaults left
    /// out.</summary>
    public void Say(string what, IMessage message) =>
        _transcript.Say($"{what}: {new MessageText(_transcript).Of(message)}");

    /// <summary>Does the same in each version and says the answers, one line for neighbours with the same.</summary>
    public async Task SayVersionsAsync(int lowest, int highest, Func<short, Task<string>> ask)
    {
        var (since, answer) = (lowest, "");
        for (var version = lowest; version <= highest; version++)
        {
            var next = _transcript.Normal(await ask((short)version));
            if (version > lowest && next != answer)
                Flush(version - 1);
            if (version == lowest || next != answer)
                (since, answer) = (version, next);
        }
        Flush(highest);
        void Flush(int until) => Say($"{(since == until ? $"v{since}" : $"v{since}–{until}")}: {answer}");
    }

    /// <summary>A message as <see cref="Say(string, IMessage)"/> would write it.</summary>
    public string Text(IMessage message) => new MessageText(_transcript).Of(message);

    /// <summary>The batches in the records of a fetch, one line each.</summary>
    public string Text(ReadOnlyMemory<byte>? records) => new MessageText(_transcript).OfRecords(records);

    /// <summary>A name that no other scenario or run has; the transcript shows it without its mark.</summary>
    public string Name(string name)
    {
        var unique = $"{_mark}-{name}";
        _transcript.Rename(unique, name);
        return unique;
    }

    /// <summary>From now on the transcript shows <paramref name="value"/> as <paramref name="name"/>.</summary>
    public void Rename(string value, string name) => _transcript.Rename(value, name);

    /// <summary>"kind 1", "kind 2"… for values that differ from run to run, such as producer ids.</summary>
    public string Number(string kind, object value) => _transcript.Number(kind, value);

    /// <summary>"now" for a time within an hour, otherwise the number.</summary>
    public static string Time(long milliseconds) => Transcript.Time(milliseconds);

    /// <summary>Waits for a condition; fails after a minute.</summary>
    public Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);

    /// <inheritdoc cref="UntilAsync(Func{bool}, string)"/>
    public async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < deadline, $"waited in vain until {what}; so far:\n{_transcript}");
            await Task.Delay(20);
        }
    }

    /// <summary>Asks until the answer is as awaited; gives the last answer.</summary>
    public async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isAwaited, string what)
    {
        T last = default!;
        await UntilAsync(async () => isAwaited(last = await ask()), what);
        return last;
    }

    /// <summary>Disposed with the scenario.</summary>
    public T Own<T>(T thing)
        where T : IDisposable
    {
        lock (_owned)
            _owned.Add(thing);
        return thing;
    }

    /// <summary>Runs a scenario and puts the cluster in order again.</summary>
    public async Task<string> PlayAsync(Scenario scenario)
    {
        foreach (var node in NodeIds.Take(subject.Nodes))
            _transcript.Rename($"127.0.0.1:{subject.PortOf(node)}", $"node {node}");
        _transcript.Rename(subject.ClusterId, "<cluster id>");
        try
        {
            await scenario.Run(this).WaitAsync(TimeSpan.FromMinutes(3));
            return _transcript.ToString();
        }
        catch (Exception failure)
        {
            // The trace of the runtime and of the framework would bury the line of the scenario.
            var where = failure
                .StackTrace?.Split('\n')
                .Where(line => line.Contains("Differential.Tests", StringComparison.Ordinal))
                .Distinct()
                .Take(4);
            Assert.Fail(
                $"{scenario.Name} did not come to its end: {failure.GetType().Name}: "
                    + $"{failure.Message}\n{string.Join('\n', where ?? [])}\nSo far:\n{_transcript}"
            );
            throw;
        }
        finally
        {
            if (scenario.Disturbs)
                await RepairAsync();
        }
    }

    /// <summary>A consumer of librdkafka that is disposed of while its group rebalances may never come back
    /// (librdkafka#4674): after <see cref="Patience"/> it is left behind, so that the other scenarios go on.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var thing in _owned.AsEnumerable().Reverse())
        {
            var disposal = Task.Run(thing.Dispose);
            if (await Task.WhenAny(disposal, Task.Delay(Patience)) == disposal)
                await disposal;
        }
    }
}
