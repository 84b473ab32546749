namespace EmbeddedKafka.Chaos;

/// <summary>
/// A member of a group of any kind: sends heartbeats, works with what it is assigned in between, now and then leaves,
/// in order or without a word, and joins again as somebody else.
/// </summary>
internal abstract class SimulatedMember(
    Simulation simulation,
    string id,
    IReadOnlyList<(string Name, int Partitions)> topics
) : SimulatedClient(simulation, id, topics)
{
    const double BeatMs = 250;

    double _nextBeat;
    int _life;

    protected override bool LeavesZombies => false;

    /// <summary>Changes with each life, as a process that is started anew.</summary>
    protected string Self => $"{Id}#{_life}";

    public async Task RunAsync()
    {
        while (true)
        {
            if (Simulation.Time.Milliseconds >= _nextBeat)
            {
                _nextBeat = Simulation.Time.Milliseconds + BeatMs;
                if (!await BeatAsync())
                {
                    _nextBeat = 0;
                    await BackOff();
                    continue;
                }
            }
            await WorkAsync();
            if (!IsFinishing && Random.Next(60) == 0)
                await GoAsync();
        }
    }

    /// <summary>Joins or stays, and takes up what it is assigned; false when it is no member now.</summary>
    protected abstract Task<bool> BeatAsync();

    /// <summary>One step with what it is assigned.</summary>
    protected abstract Task WorkAsync();

    /// <summary>What it does before it goes, whether or not it says so.</summary>
    protected virtual Task FinishAsync() => Task.CompletedTask;

    protected abstract Task LeaveAsync();

    /// <summary>Begins as somebody else, with nothing.</summary>
    protected abstract void Forget();

    /// <summary>The next heartbeat does not wait.</summary>
    protected void BeatSoon() => _nextBeat = 0;

    async Task GoAsync()
    {
        await FinishAsync();
        if (Random.Next(2) == 0)
            await LeaveAsync();
        if (Simulation.IsTraced)
            Simulation.Trace($"{Self} is gone");
        Forget();
        _life++;
        await Simulation.Sleep(Random.Next(1500));
        BeatSoon();
    }
}
