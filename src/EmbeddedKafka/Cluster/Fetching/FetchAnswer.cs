using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Cluster.Fetching;

/// <summary>Assembles the answer to a Fetch from what its partitions hold at that moment.</summary>
internal sealed class FetchAnswer(
    ClusterState state,
    RequestContext context,
    FetchRequest request,
    List<FetchTarget> targets,
    FetchSession? session
)
{
    readonly FetchReader _reader = new(state, context, request);

    bool IsIncremental => session is not null && request.SessionEpoch > 0;

    /// <summary>The partitions that are asked for and exist.</summary>
    public IEnumerable<Partition> Partitions => targets.Select(_reader.PartitionOf).OfType<Partition>().Distinct();

    /// <summary>Whether the answer need not wait: min.bytes are there, or something that the client should know at
    /// once.</summary>
    public bool IsReady()
    {
        var missing = Math.Min(request.MinBytes, state.Quotas.FetchBytes(context));
        if (missing <= 0)
            return true;
        foreach (var target in targets)
        {
            if (_reader.Available(target, missing) is not { } bytes)
                return true;
            missing -= bytes;
            if (missing <= 0)
                return true;
        }
        return false;
    }

    public FetchResponse Build()
    {
        var response = new FetchResponse { SessionId = session?.Id ?? 0 };
        var left = Math.Min(
            request.MaxBytes,
            Math.Min(state.Configs.BrokerNumber("fetch.max.bytes"), state.Quotas.FetchBytes(context))
        );
        var any = false;
        FetchResponse.FetchableTopicResponse? topic = null;
        // As Kafka has it: what it does not know comes last.
        foreach (var target in targets.OrderBy(target => _reader.PartitionOf(target) is null))
        {
            var answer = _reader.Read(target, (int)Math.Max(left, 0), !any);
            var bytes = answer.Records!.Value.Length;
            left -= bytes;
            any |= bytes > 0;
            PointToLeader(target, answer, response);
            var news = session is null || target.HasNews(answer);
            if (bytes > 0)
                session?.MoveToEnd(target);
            if (IsIncremental && !news)
                continue;
            if (topic is null || topic.Topic != target.Topic || topic.TopicId != target.TopicId)
                response.Responses.Add(topic = new() { Topic = target.Topic, TopicId = target.TopicId });
            topic.Partitions.Add(answer);
        }
        return state.Quotas.IsActive ? WithinQuota(response) : response;
    }

    /// <summary>A client that is beyond its quota gets nothing but the time to pause; what it misses comes
    /// later.</summary>
    FetchResponse WithinQuota(FetchResponse response)
    {
        var throttle = state.Quotas.OnFetch(context, response);
        if (throttle == 0)
            return response;
        context.ThrottleMs = throttle;
        foreach (var target in targets)
            target.Forget();
        if (!IsIncremental && session is not null)
            state.Broker(context.BrokerId)!.FetchSessions.Remove(session.Id);
        return new() { SessionId = IsIncremental ? session!.Id : 0 };
    }

    void PointToLeader(FetchTarget target, FetchResponse.PartitionData answer, FetchResponse response)
    {
        if (
            context.Version < 16
            || answer.ErrorCode is not (ErrorCode.NotLeaderOrFollower or ErrorCode.FencedLeaderEpoch)
        )
            return;
        if (_reader.PartitionOf(target) is not { } partition)
            return;
        answer.CurrentLeader = new() { LeaderId = partition.Leader, LeaderEpoch = partition.LeaderEpoch };
        if (
            state.Broker(partition.Leader) is not { } leader
            || !leader.IsToldTo(context)
            || response.NodeEndpoints.Exists(node => node.NodeId == leader.Id)
        )
            return;
        response.NodeEndpoints.Add(
            new()
            {
                NodeId = leader.Id,
                Host = leader.HostFor(context),
                Port = leader.PortFor(context),
                Rack = leader.Rack,
            }
        );
    }
}
