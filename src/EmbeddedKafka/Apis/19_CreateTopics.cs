using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Controller;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// CreateTopics, versions 2–7.
/// <list type="bullet">
/// <item>Partitions and replication factor −1 take the cluster's defaults; replicas chosen by hand are checked as the
/// controller does.</item>
/// <item>Names, counts and configs that Kafka refuses are refused with its error and sentence; validateOnly makes
/// nothing.</item>
/// <item>Needs Create on the cluster or the topic; its configs are told to who may describe them.</item>
/// <item>Any broker takes the request; leaders are known when it answers. From version 5 the answer has the
/// configs.</item>
/// </list>
/// </summary>
internal sealed class CreateTopicsHandler(ClusterState state)
    : ForwardedHandler<CreateTopicsRequest>(ApiKey.CreateTopics, 2, 7)
{
    // As many as Kafka's controller makes for one request.
    const int MaxPartitions = 10_000;

    readonly TopicCreator _creator = new(state);

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, CreateTopicsRequest request)
    {
        var response = new CreateTopicsResponse();
        if (
            request.Topics.Sum(topic =>
                topic.Assignments.Count > 0 ? topic.Assignments.Count : (long)_creator.Partitions(topic.NumPartitions)
            ) > MaxPartitions
        )
        {
            response.Topics.AddRange(
                request.Topics.Select(topic =>
                    Failed(
                        topic.Name,
                        new(ErrorCode.PolicyViolation, "Excessively large number of partitions per request.")
                    )
                )
            );
            return Answer(response);
        }
        var twice = request
            .Topics.CountBy(topic => topic.Name)
            .Where(name => name.Value > 1)
            .Select(name => name.Key)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var topic in request.Topics)
            if (!twice.Contains(topic.Name))
                response.Topics.Add(Create(context, topic, request.ValidateOnly));
        foreach (var name in twice)
            response.Topics.Add(Failed(name, new(ErrorCode.InvalidRequest, "Duplicate topic name.")));
        return Answer(response);
    }

    CreateTopicsResponse.CreatableTopicResult Create(
        RequestContext context,
        CreateTopicsRequest.CreatableTopic asked,
        bool validateOnly
    )
    {
        if (
            !state.Authorizer.AllowsCluster(context, AclOperation.Create, Asking.WiderRight)
            && !state.Authorizer.AllowsTopic(context, AclOperation.Create, asked.Name)
        )
            return Failed(asked.Name, new(ErrorCode.TopicAuthorizationFailed, "Authorization failed."));
        var fault = state.Faults.ErrorFor(ApiKey.CreateTopics, context.BrokerId, context.ClientId, asked.Name);
        if (fault != ErrorCode.None)
            return Failed(asked.Name, new(fault, null));
        var manual = new Dictionary<int, List<int>>();
        var verdict = Check(asked, manual);
        if (verdict.Error != ErrorCode.None)
            return Failed(asked.Name, verdict);

        var assignments =
            manual.Count > 0
                ? [.. Enumerable.Range(0, manual.Count).Select(partition => manual[partition].ToArray())]
                : state.Place(_creator.Partitions(asked.NumPartitions), _creator.Replicas(asked.ReplicationFactor));
        if (!state.Quotas.TryMutate(context, assignments.Length, isStrict: context.Version >= 6))
            return Failed(
                asked.Name,
                new(ErrorCode.ThrottlingQuotaExceeded, "The throttling quota has been exceeded.")
            );
        var configs = asked.Configs.ToDictionary(
            config => config.Name,
            config => config.Value!,
            StringComparer.Ordinal
        );
        var id = validateOnly ? KafkaUuid.New() : state.Create(asked.Name, assignments, configs).Id;
        if (
            context.Version >= 5
            && !state.Authorizer.AllowsTopic(context, AclOperation.DescribeConfigs, asked.Name, Asking.Probe)
        )
            return new()
            {
                Name = asked.Name,
                TopicId = id,
                TopicConfigErrorCode = ErrorCode.TopicAuthorizationFailed,
            };
        return new()
        {
            Name = asked.Name,
            TopicId = id,
            ErrorMessage = null,
            NumPartitions = assignments.Length,
            ReplicationFactor = (short)assignments[0].Length,
            Configs = context.Version >= 5 ? Describe(configs, context.BrokerId) : null,
        };
    }

    TopicCreator.Verdict Check(CreateTopicsRequest.CreatableTopic asked, Dictionary<int, List<int>> manual)
    {
        if (asked.Name == "__cluster_metadata")
            return new(ErrorCode.InvalidRequest, "Creation of internal topic __cluster_metadata is prohibited.");
        if (_creator.CheckName(asked.Name) is { Error: not ErrorCode.None } name)
            return name;
        if (asked.Assignments.Count > 0)
        {
            if (asked.ReplicationFactor != -1)
                return new(
                    ErrorCode.InvalidRequest,
                    "A manual partition assignment was specified, but replication factor was not set to -1."
                );
            if (asked.NumPartitions != -1)
                return new(
                    ErrorCode.InvalidRequest,
                    "A manual partition assignment was specified, but numPartitions was not set to -1."
                );
            foreach (var assignment in asked.Assignments)
                if (!manual.TryAdd(assignment.PartitionIndex, assignment.BrokerIds))
                    return new(
                        ErrorCode.InvalidReplicaAssignment,
                        $"Found multiple manual partition assignments for partition {assignment.PartitionIndex}"
                    );
            if (_creator.CheckAssignments(manual) is { Error: not ErrorCode.None } assignments)
                return assignments;
        }
        else if (
            _creator.CheckCounts(asked.NumPartitions, asked.ReplicationFactor) is { Error: not ErrorCode.None } counts
        )
        {
            return counts;
        }
        return TopicCreator.CheckConfigs(
            asked.Configs.Select(config => KeyValuePair.Create(config.Name, config.Value))
        );
    }

    static CreateTopicsResponse.CreatableTopicResult Failed(string name, TopicCreator.Verdict verdict) =>
        new()
        {
            Name = name,
            ErrorCode = verdict.Error,
            ErrorMessage = verdict.Message,
        };

    List<CreateTopicsResponse.CreatableTopicConfigs> Describe(Dictionary<string, string> configs, int brokerId) =>
        [
            .. state
                .Configs.Describe(configs, brokerId)
                .Select(entry => new CreateTopicsResponse.CreatableTopicConfigs
                {
                    Name = entry.Definition.Name,
                    Value = entry.Value,
                    ReadOnly = entry.IsReadOnly,
                    ConfigSource = (sbyte)entry.Source,
                    IsSensitive = entry.Definition.IsSensitive,
                }),
        ];

    protected override IResponse TimedOut(CreateTopicsRequest request) =>
        new CreateTopicsResponse
        {
            Topics = request.Topics.ConvertAll(topic => new CreateTopicsResponse.CreatableTopicResult
            {
                Name = topic.Name,
                ErrorCode = ErrorCode.RequestTimedOut,
            }),
        };

    protected override IEnumerable<(string? Topic, int? Partition)> FaultTargets(
        RequestContext context,
        CreateTopicsRequest request
    ) => request.Topics.Select(topic => ((string?)topic.Name, (int?)null));
}
