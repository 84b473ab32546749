using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Fetching;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>
/// Fetch, versions 4–18.
/// <list type="bullet">
/// <item>Consumers read up to the high watermark; from version 11 a follower serves them too (KIP-392).</item>
/// <item>Waits for min.bytes up to max.wait; an error or a truncation is answered at once.</item>
/// <item>At least one batch whatever the limits say; an empty partition has records of length 0, never null.</item>
/// <item>Sessions from version 7 (KIP-227): unchanged partitions are left out, forgotten ones dropped.</item>
/// <item>Needs Read on each topic.</item>
/// <item>Leader epochs are checked from version 9, divergence from version 12, topics go by id from version 13.</item>
/// </list>
/// </summary>
internal sealed class FetchHandler(ClusterState state) : ApiHandler<FetchRequest>(ApiKey.Fetch, 4, 18)
{
    public override bool ChangesMetadata => false;

    readonly FetchSessionOpener _sessions = new(state);

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, FetchRequest request)
    {
        var error = _sessions.Open(context, request, out var targets, out var session);
        if (error != ErrorCode.None)
            return Answer(new FetchResponse { ErrorCode = error });
        var fetch = new FetchAnswer(state, context, request, targets, session);
        return request.MaxWaitMs <= 0 || targets.Count == 0 || fetch.IsReady()
            ? Answer(fetch.Build())
            : new(new FetchWaiter(state, fetch, request.MaxWaitMs).Answer);
    }

    protected override IEnumerable<(string? Topic, int? Partition)> FaultTargets(
        RequestContext context,
        FetchRequest request
    ) =>
        request
            .Topics.SelectMany(topic =>
                topic.Partitions.Select(partition =>
                    (state.NameOf(topic.Topic, topic.TopicId), (int?)partition.Partition)
                )
            )
            .Concat(
                (state.Broker(context.BrokerId)!.FetchSessions.Find(request.SessionId)?.Targets ?? []).Select(target =>
                    (state.NameOf(target.Topic, target.TopicId), (int?)target.Partition)
                )
            );
}
