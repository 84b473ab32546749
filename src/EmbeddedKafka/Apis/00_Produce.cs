using System.Runtime.InteropServices;
using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;
using EmbeddedKafka.Storage;
using EmbeddedKafka.Transactions;

namespace EmbeddedKafka.Apis;

/// <summary>
/// Produce, versions 3–13; 0–2 are advertised only because older librdkafka looks for them to enable its codecs.
/// <list type="bullet">
/// <item>Each batch is checked (CRC-32C, counts, every record) and stored as received; base offset and leader epoch are
/// the leader's.</item>
/// <item>acks=0: no answer, and an error closes the connection. acks=1: the leader's append. acks=all: the high
/// watermark.</item>
/// <item>Below min.insync.replicas acks=all gets NOT_ENOUGH_REPLICAS, or _AFTER_APPEND when the ISR shrank
/// meanwhile.</item>
/// <item>Idempotent producers: a repeated batch is acknowledged with its first offset, a gap is
/// OUT_OF_ORDER_SEQUENCE_NUMBER.</item>
/// <item>Transactions: the coordinator is asked before a producer's first batch in a partition. From version 12 that
/// adds the partition to the transaction; before, it must have been added, or the answer is INVALID_TXN_STATE, from
/// version 11 TRANSACTION_ABORTABLE (KIP-890).</item>
/// <item>From version 13 topics go by id.</item>
/// <item>Needs Write on each topic.</item>
/// </list>
/// </summary>
internal sealed class ProduceHandler(ClusterState state) : ApiHandler<ProduceRequest>(ApiKey.Produce, 3, 13)
{
    public override bool ChangesMetadata => false;

    public override bool CountsAsProduced => true;

    readonly PartitionAppender _appender = new(state);
    readonly TransactionGate _gate = TransactionGate.ForProduce(state);

    public override short AdvertisedMinVersion => 0;

    protected override void Prepare(RequestContext context, ProduceRequest request)
    {
        var verdicts = new List<BatchVerdict>();
        foreach (var topic in request.TopicData)
        foreach (var partition in topic.PartitionData)
            verdicts.Add(Check(context.Version, partition));
        context.Prepared = verdicts;
    }

    static BatchVerdict Check(short version, ProduceRequest.PartitionProduceData data)
    {
        if (data.Records is not { Length: > 0 } bytes)
            return new(ErrorCode.InvalidRecord);
        var frame = BatchValidator.CheckFrame(bytes.Span, version, alone: true, out var size);
        if (frame.Error != ErrorCode.None)
            return frame;
        data.Records = bytes = bytes[..size];
        if (BitConverter.ToInt64(bytes.Span) != 0)
            return new(ErrorCode.InvalidRecord) { IsOfLog = true };
        var batch = BatchValidator.CheckBatch(bytes.Span);
        return batch.Error == ErrorCode.None
            ? new(RecordsValidator.Check(bytes, out var lacksKeys), lacksKeys) { IsOfLog = true }
            : batch;
    }

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, ProduceRequest request) =>
        request.TransactionalId is null && !HasTransactionalBatch(request, (List<BatchVerdict>)context.Prepared!)
            ? Append(context, request)
            : AppendInTransactionAsync(context, request);

    static bool HasTransactionalBatch(ProduceRequest request, List<BatchVerdict> verdicts)
    {
        var index = 0;
        foreach (var topic in request.TopicData)
        foreach (var data in topic.PartitionData)
            if (verdicts[index++].Error == ErrorCode.None && new BatchHeader(data.Records!.Value.Span).IsTransactional)
                return true;
        return false;
    }

    async ValueTask<IResponse?> AppendInTransactionAsync(RequestContext context, ProduceRequest request)
    {
        var verdicts = (List<BatchVerdict>)context.Prepared!;
        if (HasTransactionalBatch(request, verdicts))
        {
            if (
                request.TransactionalId is not { } id
                || !state.Authorizer.Allows(context, AclOperation.Write, AclResourceType.TransactionalId, id)
            )
                CollectionsMarshal.AsSpan(verdicts).Fill(new(ErrorCode.TransactionalIdAuthorizationFailed));
            else
                await AskCoordinatorAsync(context, request, id, verdicts);
        }
        return await Append(context, request);
    }

    /// <summary>Asks for every partition in which the producer has no transaction open; the answers become
    /// verdicts.</summary>
    async ValueTask AskCoordinatorAsync(
        RequestContext context,
        ProduceRequest request,
        string transactionalId,
        List<BatchVerdict> verdicts
    )
    {
        var asked = new Dictionary<TopicPartition, int>();
        var producer = ProducerIdentity.None;
        var index = -1;
        foreach (var topicData in request.TopicData)
        {
            var topic = context.Version >= 13 ? state.Find(topicData.TopicId) : state.Find(topicData.Name);
            foreach (var data in topicData.PartitionData)
            {
                if (
                    verdicts[++index].Error != ErrorCode.None
                    || topic?.Find(data.Index) is not { } partition
                    || partition.Leader != context.BrokerId
                )
                    continue;
                var header = new BatchHeader(data.Records!.Value.Span);
                if (
                    !header.IsTransactional
                    || partition.LeaderReplica!.Producers.IsInTransaction(header.ProducerId, header.ProducerEpoch)
                )
                    continue;
                producer = new(header.ProducerId, header.ProducerEpoch);
                partition.LeaderReplica.Producers.Expect(
                    header.ProducerId,
                    header.ProducerEpoch,
                    header.BaseSequence,
                    _gate.Adds(context.Version)
                );
                asked[new(topic.Name, data.Index)] = index;
            }
        }
        if (asked.Count == 0)
            return;
        foreach (
            var (partition, error) in await _gate.AskAsync(context.Version, transactionalId, producer, [.. asked.Keys])
        )
            verdicts[asked[partition]] = new(error) { Message = TransactionGate.MessageFor(error) };
    }

    ValueTask<IResponse?> Append(RequestContext context, ProduceRequest request)
    {
        var verdicts = (List<BatchVerdict>)context.Prepared!;
        var response = new ProduceResponse();
        List<PendingAck>? pending = null;
        var index = 0;
        var failed = false;
        foreach (var asked in request.TopicData)
        {
            var answers = new ProduceResponse.TopicProduceResponse { Name = asked.Name, TopicId = asked.TopicId };
            response.Responses.Add(answers);
            var topic = context.Version >= 13 ? state.Find(asked.TopicId) : state.Find(asked.Name);
            foreach (var data in asked.PartitionData)
            {
                var answer = new ProduceResponse.PartitionProduceResponse { Index = data.Index };
                answers.PartitionResponses.Add(answer);
                Append(context, request, topic, asked.Name, data, verdicts[index++], answer, ref pending);
                if (answer.ErrorCode == ErrorCode.None)
                    continue;
                failed = true;
                answer.BaseOffset = -1;
                PointToLeader(context, topic?.Find(data.Index), answer, response);
            }
        }
        if (request.Acks == 0)
            return failed
                ? throw new ProtocolException("a produce with acks=0 failed, and closing is the only way to say so")
                : Answer(null);
        return pending is null ? Answer(response) : Await(request, response, pending);
    }

    ValueTask<IResponse?> Await(ProduceRequest request, ProduceResponse response, List<PendingAck> pending)
    {
        state.Replication.Run();
        pending.RemoveAll(ack => ack.TrySettle());
        return pending.Count == 0
            ? Answer(response)
            : new(new ProduceWaiter(state, response, pending, request.TimeoutMs).Answer);
    }

    void Append(
        RequestContext context,
        ProduceRequest request,
        Topic? topic,
        string name,
        ProduceRequest.PartitionProduceData data,
        BatchVerdict verdict,
        ProduceResponse.PartitionProduceResponse answer,
        ref List<PendingAck>? pending
    )
    {
        answer.ErrorCode = Refusal(context, request, topic, name, data, verdict.Error);
        if (answer.ErrorCode != ErrorCode.None)
        {
            if (answer.ErrorCode == verdict.Error)
                answer.ErrorMessage = verdict.Message;
            if (
                answer.ErrorCode == ErrorCode.NotEnoughReplicas
                || (answer.ErrorCode == verdict.Error && verdict.IsOfLog)
            )
                answer.LogStartOffset = topic!.Partitions[data.Index].LeaderReplica!.Log.StartOffset;
            return;
        }
        var partition = topic!.Partitions[data.Index];
        var appended = _appender.Append(
            partition,
            data.Records!.Value,
            context.ClientId,
            context.Frame,
            verdict.LacksKeys
        );
        answer.ErrorCode = appended.Error;
        if (appended.RecordErrors is { } wrong)
            answer.RecordErrors = wrong;
        answer.ErrorMessage = appended.Message;
        if (appended.Error != ErrorCode.MessageTooLarge)
            answer.LogStartOffset = partition.LeaderReplica!.Log.StartOffset;
        if (appended.Error != ErrorCode.None)
            return;
        answer.BaseOffset = appended.BaseOffset;
        answer.LogAppendTimeMs = appended.LogAppendTime;
        if (request.Acks == -1)
            (pending ??= []).Add(new PendingAck(partition, appended.NextOffset, answer));
    }

    ErrorCode Refusal(
        RequestContext context,
        ProduceRequest request,
        Topic? topic,
        string name,
        ProduceRequest.PartitionProduceData data,
        ErrorCode verdict
    )
    {
        if (request.Acks is < -1 or > 1)
            return ErrorCode.InvalidRequiredAcks;
        if (
            !state.Authorizer.AllowsTopic(context, AclOperation.Write, topic?.Name ?? name)
            && (topic is not null || context.Version < 13)
        )
            return ErrorCode.TopicAuthorizationFailed;
        if (topic?.Find(data.Index) is not { } partition)
            return context.Version >= 13 && topic is null
                ? ErrorCode.UnknownTopicId
                : ErrorCode.UnknownTopicOrPartition;
        if (
            !state.Faults.IsEmpty
            && state.Faults.ErrorFor(ApiKey.Produce, context.BrokerId, context.ClientId, topic.Name, data.Index)
                is not ErrorCode.None
                    and var fault
        )
            return fault;
        if (topic.IsInternal)
            return ErrorCode.InvalidTopicException;
        if (partition.Leader != context.BrokerId)
            return ErrorCode.NotLeaderOrFollower;
        if (request.Acks == -1 && partition.Isr.Length < partition.EffectiveMinIsr)
            return ErrorCode.NotEnoughReplicas;
        return verdict;
    }

    void PointToLeader(
        RequestContext context,
        Partition? partition,
        ProduceResponse.PartitionProduceResponse answer,
        ProduceResponse response
    )
    {
        if (answer.ErrorCode != ErrorCode.NotLeaderOrFollower || context.Version < 10 || partition is null)
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

    protected override IEnumerable<(string? Topic, int? Partition)> FaultTargets(
        RequestContext context,
        ProduceRequest request
    ) =>
        request.TopicData.SelectMany(topic =>
            topic.PartitionData.Select(partition => (state.NameOf(topic.Name, topic.TopicId), (int?)partition.Index))
        );
}
