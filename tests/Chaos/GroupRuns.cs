using System.Net;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Chaos;

/// <summary>The groups of a run: of three runs one has none, one a consumer group of either protocol, one a share
/// group.</summary>
internal sealed class GroupRuns
{
    readonly Simulation _simulation;
    readonly History _history;
    readonly GroupHistory? _crew;
    readonly ShareHistory? _pool;

    public GroupRuns(
        Simulation simulation,
        History history,
        IReadOnlyList<(string Name, int Partitions)> topics,
        bool mayHaveSome,
        int deliveryLimit
    )
    {
        (_simulation, _history) = (simulation, history);
        var kind = simulation.Random.Next(6);
        if (!mayHaveSome || kind < 2)
            return;
        if (kind < 4)
        {
            _crew = new(simulation, "crew");
            for (var i = 0; i < 3; i++)
                Members.Add(
                    kind == 2
                        ? new SimulatedClassicMember(simulation, history, _crew, $"classic-{i}", topics)
                        : new SimulatedConsumerMember(simulation, history, _crew, $"member-{i}", topics)
                );
            return;
        }
        _pool = new(simulation, "pool", deliveryLimit);
        simulation.Answered = answer =>
        {
            if (answer is ShareFetchResponse sent)
                _pool.Sends(sent);
        };
        BeginAtTheStart();
        for (var i = 0; i < 2; i++)
            Members.Add(new SimulatedShareMember(simulation, history, _pool, $"sharer-{i}", topics));
    }

    public List<SimulatedMember> Members { get; } = [];

    IEnumerable<History.Sent> Missing =>
        _history.Records.Values.Where(record =>
            record.Offset is not null && !(_crew?.Given.Contains(record.Id) ?? _pool?.HasHad(record.Id) ?? true)
        );

    /// <summary>Whether the group, if there is one, has had every acknowledged record.</summary>
    public bool HaveAll => !Missing.Any();

    public void Start()
    {
        foreach (var member in Members)
            _simulation.Run(member.Id, member.RunAsync);
    }

    public void Check()
    {
        foreach (var record in Missing.Take(3))
            _simulation.Broken(
                "every acknowledged record is delivered to a group at least once",
                $"record {record.Id}, {record.Topic}-{record.Partition}@{record.Offset}, never was to "
                    + $"{_crew?.Id ?? _pool!.Id}"
            );
    }

    void BeginAtTheStart()
    {
        const sbyte Group = 32;
        var request = new IncrementalAlterConfigsRequest
        {
            Resources =
            [
                new()
                {
                    ResourceType = Group,
                    ResourceName = _pool!.Id,
                    Configs = [new() { Name = "share.auto.offset.reset", Value = "earliest" }],
                },
            ],
        };
        var context = new RequestContext
        {
            Api = ApiKey.IncrementalAlterConfigs,
            Version = 1,
            CorrelationId = 0,
            ClientId = "setup",
            BrokerId = 1,
            Client = new IPEndPoint(IPAddress.Loopback, 1),
            Size = 100,
        };
        var answer = (IncrementalAlterConfigsResponse)_simulation.Handle(context, request).GetAwaiter().GetResult()!;
        if (answer.Responses.Single().ErrorCode != ErrorCode.None)
            throw new InvalidOperationException(answer.Responses.Single().ErrorMessage);
    }
}
