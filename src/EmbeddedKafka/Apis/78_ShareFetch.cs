using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Groups.Modern.Share;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// ShareFetch, versions 1–2 (KIP-932; renewal and the record limit of KIP-1206 and KIP-1222 from version 2).
/// <list type="bullet">
/// <item>Sessions by group and member: epoch 0 opens one, −1 closes it and releases the records that the member
/// still has of the session's partitions.</item>
/// <item>Acknowledgements that come along are applied first.</item>
/// <item>Records are a member's for share.record.lock.duration.ms; after share.delivery.count.limit deliveries the
/// group gives them up.</item>
/// <item>Whole batches until there are MaxRecords; exactly so many in the record limit mode.</item>
/// <item>MaxBytes is divided evenly among the session's partitions; only the first batch may exceed it.</item>
/// <item>SHARE_SESSION_NOT_FOUND, INVALID_SHARE_SESSION_EPOCH; per partition UNKNOWN_TOPIC_ID, NOT_LEADER_OR_FOLLOWER,
/// TOPIC_AUTHORIZATION_FAILED.</item>
/// <item>Needs Read on the group and on each topic.</item>
/// </list>
/// </summary>
internal sealed class ShareFetchHandler(ClusterState state) : ApiHandler<ShareFetchRequest>(ApiKey.ShareFetch, 1, 2)
{
    public override bool ChangesMetadata => false;

    const int Initial = 0,
        Final = -1;
    const sbyte RecordLimit = 1;

    readonly ShareAcknowledger _acknowledger = new(state);

    protected override async ValueTask<IResponse?> HandleAsync(RequestContext context, ShareFetchRequest request)
    {
        var (group, member) = (request.GroupId ?? "", request.MemberId ?? "");
        if (Check(context, request, group, member) is var error and not ErrorCode.None)
            return new ShareFetchResponse { ErrorCode = error };
        var session =
            request.ShareSessionEpoch == Initial
                ? state.Shares.OpenSession(context.BrokerId, group, member)
                : state.Shares.FindSession(context.BrokerId, group, member)!;
        session.Client = context.Client;
        Update(session, request);
        var answers = new Answers(this, context);
        var touched = Acknowledge(context, request, group, member, answers);
        if (request.ShareSessionEpoch == Final)
            state.Shares.Close(session);
        else if (!request.IsRenewAck && request.MaxRecords > 0)
            await FetchAsync(context, request, session, answers);
        // Later responses of a session leave out partitions without records.
        if (request.ShareSessionEpoch == Initial)
            foreach (var (topic, partition) in session.Partitions)
                answers.For(topic, partition);
        var response = answers.ToResponse(state.Groups.Settings.ShareLockDuration(group));
        return await state.Shares.WhenWritten(
            touched,
            response,
            key => answers.For(key.TopicId, key.Partition).AcknowledgeErrorCode = ErrorCode.CoordinatorNotAvailable
        );
    }

    ErrorCode Check(RequestContext context, ShareFetchRequest request, string group, string member)
    {
        if (!state.Authorizer.AllowsGroup(context, AclOperation.Read, group))
            return ErrorCode.GroupAuthorizationFailed;
        if (group.Length == 0 || member.Length == 0)
            return ErrorCode.InvalidRequest;
        if (
            state.Faults.ErrorFor(ApiKey.ShareFetch, context.BrokerId, context.ClientId)
            is var fault
                and not ErrorCode.None
        )
            return fault;
        var acknowledges = request.Topics.Exists(topic =>
            topic.Partitions.Exists(partition => partition.AcknowledgementBatches.Count > 0)
        );
        if (request.ShareSessionEpoch == Initial)
            return acknowledges ? ErrorCode.InvalidRequest : ErrorCode.None;
        return _acknowledger.CheckSession(context, group, member, request.ShareSessionEpoch);
    }

    static void Update(ShareSession session, ShareFetchRequest request)
    {
        foreach (var topic in request.ForgottenTopicsData)
            session.Partitions.RemoveAll(one => one.Topic == topic.TopicId && topic.Partitions.Contains(one.Partition));
        foreach (var topic in request.Topics)
        foreach (var partition in topic.Partitions)
            if (!session.Partitions.Contains((topic.TopicId, partition.PartitionIndex)))
                session.Partitions.Add((topic.TopicId, partition.PartitionIndex));
        if (request.ShareSessionEpoch > Initial)
            session.Advance();
    }

    List<SharePartitionKey> Acknowledge(
        RequestContext context,
        ShareFetchRequest request,
        string group,
        string member,
        Answers answers
    )
    {
        var touched = new List<SharePartitionKey>();
        foreach (var topic in request.Topics)
        {
            foreach (var partition in topic.Partitions.Where(partition => partition.AcknowledgementBatches.Count > 0))
            {
                var batches = partition.AcknowledgementBatches.ConvertAll(batch =>
                    (batch.FirstOffset, batch.LastOffset, batch.AcknowledgeTypes)
                );
                var (error, message) = _acknowledger.Acknowledge(
                    context,
                    group,
                    member,
                    topic.TopicId,
                    partition.PartitionIndex,
                    batches,
                    request.IsRenewAck,
                    touched
                );
                var answer = answers.For(topic.TopicId, partition.PartitionIndex);
                (answer.AcknowledgeErrorCode, answer.AcknowledgeErrorMessage) = (error, message);
            }
        }
        return touched;
    }

    async Task FetchAsync(RequestContext context, ShareFetchRequest request, ShareSession session, Answers answers)
    {
        var partitions = session
            .Partitions.Select(one => state.Find(one.Topic)?.Find(one.Partition))
            .OfType<Partition>()
            .ToList();
        if (TryFetch(context, request, session, answers) || answers.Any || request.MaxWaitMs <= 0)
            return;
        await new ShareFetchWaiter(
            state,
            partitions,
            request.MaxWaitMs,
            () => TryFetch(context, request, session, answers)
        ).Done;
    }

    /// <summary>True if the response has records or an error of a partition.</summary>
    bool TryFetch(RequestContext context, ShareFetchRequest request, ShareSession session, Answers answers)
    {
        // The member may have gone while its request waited.
        if (state.Shares.FindSession(session.Broker, session.Group, session.Member) != session)
            return true;
        var (left, bytes, told, hasRecords) = (request.MaxRecords, request.MaxBytes, false, false);
        // Kafka divides the limit evenly too, so that one partition does not use it up.
        var partitionBytes = request.MaxBytes / Math.Max(1, session.Partitions.Count);
        foreach (var (topicId, index) in session.Partitions.ToList())
        {
            if (left <= 0 || bytes <= 0)
                break;
            if (Refusal(context, topicId, index) is var error and not ErrorCode.None)
            {
                answers.For(topicId, index).ErrorCode = error;
                told = true;
                continue;
            }
            var acquired = new List<AcquiredRange>();
            // Without a share coordinator the state is unknown: no records, and no error.
            if (state.Shares.Open(session.Group, state.Find(topicId)!.Partitions[index]) is not { } share)
                continue;
            var records = share.Acquire(
                session.Member,
                left,
                request.BatchSize,
                Math.Min(bytes, partitionBytes),
                atLeastOne: !hasRecords,
                request.ShareAcquireMode == RecordLimit,
                acquired
            );
            if (acquired.Count == 0)
                continue;
            var answer = answers.For(topicId, index);
            answer.Records = records;
            answer.AcquiredRecords = acquired.ConvertAll(range => new ShareFetchResponse.AcquiredRecords
            {
                FirstOffset = range.First,
                LastOffset = range.Last,
                DeliveryCount = range.DeliveryCount,
            });
            left -= (int)acquired.Sum(range => range.Last - range.First + 1);
            bytes -= records.Length;
            session.Partitions.Remove((topicId, index));
            session.Partitions.Add((topicId, index));
            told = hasRecords = true;
        }
        return told;
    }

    ErrorCode Refusal(RequestContext context, Guid topicId, int index)
    {
        if (state.Find(topicId) is not { } topic)
            return ErrorCode.UnknownTopicId;
        if (!state.Authorizer.AllowsTopic(context, AclOperation.Read, topic.Name))
            return ErrorCode.TopicAuthorizationFailed;
        if (
            state.Faults.ErrorFor(ApiKey.ShareFetch, context.BrokerId, context.ClientId, topic.Name, index)
            is var fault
                and not ErrorCode.None
        )
            return fault;
        if (topic.Find(index) is not { } partition)
            return ErrorCode.UnknownTopicOrPartition;
        return partition.Leader == context.BrokerId ? ErrorCode.None : ErrorCode.NotLeaderOrFollower;
    }

    /// <summary>The answer's partitions, made when there is something to say of them.</summary>
    sealed class Answers(ShareFetchHandler handler, RequestContext context)
    {
        readonly Dictionary<(Guid Topic, int Partition), ShareFetchResponse.PartitionData> _partitions = [];

        public bool Any => _partitions.Count > 0;

        public ShareFetchResponse.PartitionData For(Guid topic, int partition)
        {
            if (!_partitions.TryGetValue((topic, partition), out var data))
                _partitions[(topic, partition)] = data = new()
                {
                    PartitionIndex = partition,
                    Records = default(ReadOnlyMemory<byte>),
                    CurrentLeader = new(),
                };
            return data;
        }

        public ShareFetchResponse ToResponse(int lockTimeout)
        {
            var response = new ShareFetchResponse { AcquisitionLockTimeoutMs = lockTimeout };
            foreach (var topic in _partitions.GroupBy(one => one.Key.Topic))
            {
                response.Responses.Add(new() { TopicId = topic.Key, Partitions = [.. topic.Select(one => one.Value)] });
                foreach (var (key, data) in topic)
                    if (
                        data.ErrorCode == ErrorCode.NotLeaderOrFollower
                        || data.AcknowledgeErrorCode == ErrorCode.NotLeaderOrFollower
                    )
                        PointToLeader(key.Topic, data, response);
            }
            return response;
        }

        void PointToLeader(Guid topic, ShareFetchResponse.PartitionData data, ShareFetchResponse response)
        {
            if (handler._acknowledger.LeaderOf(topic, data.PartitionIndex) is not { } partition)
                return;
            data.CurrentLeader = new() { LeaderId = partition.Leader, LeaderEpoch = partition.LeaderEpoch };
            if (
                handler._acknowledger.Node(partition.Leader) is { } node
                && node.Id != context.BrokerId
                && !response.NodeEndpoints.Exists(known => known.NodeId == node.Id)
            )
                response.NodeEndpoints.Add(
                    new()
                    {
                        NodeId = node.Id,
                        Host = node.HostFor(context),
                        Port = node.PortFor(context),
                        Rack = node.Rack,
                    }
                );
        }
    }
}
