namespace EmbeddedKafka.Chaos;

/// <summary>Does one harm after another to the cluster and mends each after a while.</summary>
internal sealed class Nemesis(Simulation simulation, IReadOnlyList<string> topics, IReadOnlyList<string> clients)
{
    bool _rests;

    Random Random => simulation.Random;

    /// <summary>Ends all harm.</summary>
    public void Rest()
    {
        _rests = true;
        simulation.Trace("everything heals");
        simulation.HealAll();
    }

    public async Task RunAsync()
    {
        while (true)
        {
            await simulation.Sleep(20 + Random.Next(400));
            if (_rests)
                return;
            Harm();
        }
    }

    void Harm()
    {
        var broker = Random.Next(simulation.State.Brokers.Length) + 1;
        var topic = topics[Random.Next(topics.Count)];
        switch (Random.Next(11))
        {
            case 0 or 1 when simulation.IsUp(broker):
                simulation.Stop(broker);
                Mend(2500, () => simulation.Start(broker), () => !simulation.IsUp(broker));
                break;
            case 2 or 3 when simulation.IsUp(broker):
                simulation.Crash(broker);
                Mend(4000, () => simulation.Start(broker), () => !simulation.IsUp(broker));
                break;
            case 4 when simulation.IsUp(broker) && simulation.Handles(broker):
                simulation.Pause(broker);
                Mend(3000, () => simulation.Resume(broker), () => !simulation.Handles(broker));
                break;
            case 5:
                var other = broker % simulation.State.Brokers.Length + 1;
                if (other == broker)
                    break;
                simulation.CutLink(broker, other);
                Mend(3000, () => simulation.HealLink(broker, other), () => true);
                break;
            case 6 or 7:
                simulation.Hold(broker, topic, hold: true);
                Mend(3000, () => simulation.Hold(broker, topic, hold: false), () => true);
                break;
            case 8:
                var client = clients[Random.Next(clients.Count)];
                simulation.CutClient(client, broker, cut: true);
                Mend(2500, () => simulation.CutClient(client, broker, cut: false), () => true);
                break;
            case 9:
                simulation.KillConnections(broker);
                break;
            case 10:
                simulation.Network(slowness: 1 + Random.Next(30), lossRate: Random.NextDouble() * 0.2);
                Mend(1500, () => simulation.Network(1, 0), () => true);
                break;
        }
        if (Random.Next(5) == 0)
            PreferLeaders();
    }

    void PreferLeaders()
    {
        simulation.Trace("preferred leaders are elected");
        simulation.OnLoop(() =>
        {
            if (!simulation.State.Members.HasController)
                return false;
            foreach (var topic in simulation.State.Topics.Values)
            foreach (var partition in topic.Partitions)
                simulation.State.Elections.TryPreferred(partition);
            return true;
        });
    }

    void Mend(int withinMs, Action mend, Func<bool> isNeeded) =>
        simulation.In(
            50 + Random.Next(withinMs),
            () =>
            {
                if (!_rests && isNeeded())
                    mend();
            }
        );
}
