using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Cluster.Fetching;

/// <summary>Finds, opens or closes the session that a Fetch belongs to (KIP-227).</summary>
internal sealed class FetchSessionOpener(ClusterState state)
{
    const int NoSession = -1;
    const int NewSession = 0;

    /// <summary>What the request fetches: its own partitions, or those of its session after its changes.</summary>
    public ErrorCode Open(
        RequestContext context,
        FetchRequest request,
        out List<FetchTarget> targets,
        out FetchSession? session
    )
    {
        var sessions = state.Broker(context.BrokerId)!.FetchSessions;
        session = null;
        targets = [];
        if (context.Version < 7 || request.SessionEpoch is NoSession or NewSession)
        {
            sessions.Remove(request.SessionId);
            targets = TargetsOf(request);
            if (context.Version >= 7 && request.SessionEpoch == NewSession && targets.Count > 0)
                session = Begin(sessions, UsesIds(context), targets);
            return ErrorCode.None;
        }
        if (sessions.Find(request.SessionId) is not { } known)
            return ErrorCode.FetchSessionIdNotFound;
        if (known.Epoch != request.SessionEpoch)
            return ErrorCode.InvalidFetchSessionEpoch;
        if (known.UsesIds != UsesIds(context))
            return ErrorCode.FetchSessionTopicIdError;
        Update(known, request);
        known.Advance();
        known.LastUsed = state.Now;
        targets = [.. known.Targets];
        session = known;
        if (known.Count > 0)
            return ErrorCode.None;
        sessions.Remove(known.Id);
        session = null;
        return ErrorCode.None;
    }

    FetchSession? Begin(FetchSessions sessions, bool usesIds, List<FetchTarget> targets)
    {
        var session = sessions.TryOpen(
            usesIds,
            state.Configs.BrokerNumber("max.incremental.fetch.session.cache.slots"),
            state.Now
        );
        if (session is null)
            return null;
        foreach (var target in targets)
            session.Put(target);
        return session;
    }

    void Update(FetchSession session, FetchRequest request)
    {
        foreach (var target in TargetsOf(request))
            session.Put(target);
        foreach (var topic in request.ForgottenTopicsData)
        foreach (var partition in topic.Partitions)
            session.Forget((topic.Topic, topic.TopicId, partition));
    }

    static bool UsesIds(RequestContext context) => context.Version >= 13;

    /// <summary>A partition that is named twice is fetched once, as it was named last.</summary>
    List<FetchTarget> TargetsOf(FetchRequest request)
    {
        var targets = new OrderedDictionary<(string, Guid, int), FetchTarget>();
        foreach (var topic in request.Topics)
        {
            var name = state.Find(topic.TopicId)?.Name ?? topic.Topic;
            foreach (var partition in topic.Partitions)
            {
                var target = new FetchTarget(topic.Topic, topic.TopicId, partition) { IsKnown = name.Length > 0 };
                targets[target.Key] = target;
            }
        }
        return [.. targets.Values];
    }
}
