using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Controller;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// CreatePartitions, versions 0–3.
/// <list type="bullet">
/// <item>Needs Alter on the topic.</item>
/// <item>Partitions are only ever added; the count is the new total. Records stay where they are.</item>
/// <item>Replicas may be chosen by hand, as many lists as partitions are added.</item>
/// </list>
/// </summary>
internal sealed class CreatePartitionsHandler(ClusterState state)
    : ForwardedHandler<CreatePartitionsRequest>(ApiKey.CreatePartitions, 0, 3)
{
    readonly TopicCreator _creator = new(state);

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, CreatePartitionsRequest request)
    {
        var response = new CreatePartitionsResponse();
        foreach (var same in request.Topics.GroupBy(topic => topic.Name))
        {
            var asked = same.First();
            var verdict = same.Skip(1).Any()
                ? new(ErrorCode.InvalidRequest, "Duplicate topic name.")
                : Check(context, asked);
            if (
                verdict.Error == ErrorCode.None
                && !state.Quotas.TryMutate(
                    context,
                    asked.Count - state.Find(asked.Name)!.Partitions.Count,
                    isStrict: context.Version >= 3
                )
            )
                verdict = new(ErrorCode.ThrottlingQuotaExceeded, "The throttling quota has been exceeded.");
            if (verdict.Error == ErrorCode.None && !request.ValidateOnly)
                Add(asked);
            response.Results.Add(
                new()
                {
                    Name = asked.Name,
                    ErrorCode = verdict.Error,
                    ErrorMessage = verdict.Message,
                }
            );
        }
        return Answer(response);
    }

    TopicCreator.Verdict Check(RequestContext context, CreatePartitionsRequest.CreatePartitionsTopic asked)
    {
        if (!state.Authorizer.AllowsTopic(context, AclOperation.Alter, asked.Name))
            return new(ErrorCode.TopicAuthorizationFailed, null);
        if (state.Find(asked.Name) is not { } topic)
            return new(ErrorCode.UnknownTopicOrPartition, null);
        var fault = state.Faults.ErrorFor(ApiKey.CreatePartitions, context.BrokerId, context.ClientId, asked.Name);
        if (fault != ErrorCode.None)
            return new(fault, null);
        var added = asked.Count - topic.Partitions.Count;
        if (added == 0)
            return new(ErrorCode.InvalidPartitions, $"Topic already has {topic.Partitions.Count} partition(s).");
        if (added < 0)
            return new(
                ErrorCode.InvalidPartitions,
                $"The topic {asked.Name} currently has {topic.Partitions.Count} partition(s); {asked.Count} "
                    + "would not be an increase."
            );
        // Kafka's controller writes at most 10,000 records for one request, and answers with this error beyond that.
        if (added > 10_000)
            return new(ErrorCode.UnknownServerError, null);
        if (asked.Assignments is not { } manual)
            return TopicCreator.Verdict.Fine;
        if (manual.Count != added)
            return new(
                ErrorCode.InvalidReplicaAssignment,
                $"Attempted to add {added} additional partition(s), but only {manual.Count} assignment(s) "
                    + "were specified."
            );
        var factor = topic.Partitions[0].Assignment.Length;
        foreach (var assignment in manual)
        {
            if (_creator.CheckReplicaList(assignment.BrokerIds) is { Error: not ErrorCode.None } verdict)
                return verdict;
            if (assignment.BrokerIds.Count != factor)
                return new(
                    ErrorCode.InvalidReplicaAssignment,
                    $"The manual partition assignment includes a partition with {assignment.BrokerIds.Count} "
                        + $"replica(s), but this is not consistent with previous partitions, which have {factor} "
                        + "replica(s)."
                );
        }
        return TopicCreator.Verdict.Fine;
    }

    void Add(CreatePartitionsRequest.CreatePartitionsTopic asked)
    {
        var topic = state.Find(asked.Name)!;
        state.AddPartitions(
            topic,
            asked.Assignments is { } manual
                ? [.. manual.Select(assignment => assignment.BrokerIds.ToArray())]
                : state.PlaceMore(topic, asked.Count - topic.Partitions.Count)
        );
    }

    protected override IResponse TimedOut(CreatePartitionsRequest request) =>
        new CreatePartitionsResponse
        {
            Results = request.Topics.ConvertAll(topic => new CreatePartitionsResponse.CreatePartitionsTopicResult
            {
                Name = topic.Name,
                ErrorCode = ErrorCode.RequestTimedOut,
            }),
        };

    protected override IEnumerable<(string? Topic, int? Partition)> FaultTargets(
        RequestContext context,
        CreatePartitionsRequest request
    ) => request.Topics.Select(topic => ((string?)topic.Name, (int?)null));
}
