namespace Differential.Tests.Framework;

/// <summary>
/// One cluster for all scenarios of a run, started with the first. Quiet scenarios share it; one that disturbs has it
/// alone and leaves it whole, or gets <paramref name="oneEach"/> a cluster of its own. Whoever asks first comes first.
/// </summary>
internal abstract class SharedSubject(Func<Task<ISubject>> start, bool oneEach) : IAsyncLifetime
{
    const int MostAtOnce = 6;

    readonly Lazy<Task<ISubject>> _subject = new(() => StartAsync(start));
    readonly SemaphoreSlim _queue = new(1, 1);
    readonly SemaphoreSlim _places = new(MostAtOnce, MostAtOnce);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>What the cluster says in a scenario.</summary>
    public async Task<string> RunAsync(Scenario scenario)
    {
        if (scenario.Disturbs && oneEach)
        {
            await using var own = await StartAsync(start);
            return await PlayAsync(scenario, own);
        }
        var subject = await _subject.Value;
        var places = scenario.Disturbs ? MostAtOnce : 1;
        await _queue.WaitAsync();
        try
        {
            for (var i = 0; i < places; i++)
                await _places.WaitAsync();
        }
        finally
        {
            _queue.Release();
        }
        try
        {
            return await PlayAsync(scenario, subject);
        }
        finally
        {
            _places.Release(places);
        }
    }

    /// <summary>Uses up producer id 0, which in an answer looks like none.</summary>
    static async Task<ISubject> StartAsync(Func<Task<ISubject>> start)
    {
        var subject = await start();
        await using var context = new ScenarioContext(subject);
        foreach (var node in ScenarioContext.NodeIds.Take(subject.Nodes))
            await context.UntilAsync(
                () =>
                    context.AskAsync<InitProducerIdResponse>(
                        node,
                        new InitProducerIdRequest { TransactionalId = null, TransactionTimeoutMs = 60_000 },
                        4
                    ),
                given => given.ErrorCode == ErrorCode.None,
                $"node {node} has producer ids"
            );
        return subject;
    }

    static async Task<string> PlayAsync(Scenario scenario, ISubject subject)
    {
        await using var context = new ScenarioContext(subject);
        return await context.PlayAsync(scenario);
    }

    public async ValueTask DisposeAsync()
    {
        if (_subject.IsValueCreated && _subject.Value.IsCompletedSuccessfully)
            await (await _subject.Value).DisposeAsync();
    }
}

internal sealed class SharedEmbedded() : SharedSubject(async () => await EmbeddedSubject.StartAsync(), oneEach: true);

internal sealed class SecuredEmbedded()
    : SharedSubject(async () => await EmbeddedSubject.StartSecuredAsync(), oneEach: true);

internal sealed class SecuredApache() : SharedSubject(ApacheSubject.StartSecuredAsync, oneEach: false);

internal sealed class SharedApache() : SharedSubject(ApacheSubject.StartChosenAsync, oneEach: false);
