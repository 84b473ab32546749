using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Controller;
using EmbeddedKafka.Groups;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// Metadata, versions 0–13.
/// <list type="bullet">
/// <item>No topics asked: all in version 0, none later; null: all. Topics by id from version 10.</item>
/// <item>An unknown topic comes into being when both the client and auto.create.topics.enable allow it, with leaders in
/// the same answer.</item>
/// <item>Topics that the client may not describe are left out when it asks for all, and TOPIC_AUTHORIZATION_FAILED when
/// it names them; making one needs Create on it or on the cluster.</item>
/// <item>Brokers that are down are not listed; their replicas are offline; a partition without leader is
/// LEADER_NOT_AVAILABLE.</item>
/// </list>
/// </summary>
internal sealed class MetadataHandler(ClusterState state) : ApiHandler<MetadataRequest>(ApiKey.Metadata, 0, 13)
{
    public override bool ChangesMetadata => false;

    /// <summary>
    /// librdkafka gives up its bootstrap connections when it first learns of the brokers; a question about a topic that
    /// is on its way then is lost, and asked again only after 100 ms. With this pause both are answered together.
    /// </summary>
    static readonly TimeSpan BootstrapPause = TimeSpan.FromMilliseconds(3);

    readonly TopicCreator _creator = new(state);

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, MetadataRequest request) =>
        request.Topics is { Count: 0 } && context.Version > 0
            ? DescribeBrokersAsync(context, request)
            : Answer(Describe(context, request));

    async ValueTask<IResponse?> DescribeBrokersAsync(RequestContext context, MetadataRequest request)
    {
        await Task.Delay(BootstrapPause);
        return Describe(context, request);
    }

    MetadataResponse Describe(RequestContext context, MetadataRequest request)
    {
        var response = new MetadataResponse
        {
            ClusterId = state.ClusterId,
            ControllerId = state.ControllerFor(context.BrokerId),
        };
        foreach (var broker in state.Brokers)
            if (!broker.IsFenced && broker.IsToldTo(context))
                response.Brokers.Add(
                    new()
                    {
                        NodeId = broker.Id,
                        Host = broker.HostFor(context),
                        Port = broker.PortFor(context),
                        Rack = broker.Rack,
                    }
                );
        if (request.IncludeClusterAuthorizedOperations)
            response.ClusterAuthorizedOperations = AuthorizedOperations.OnCluster(state.Authorizer, context);
        if (request.Topics is null || (context.Version == 0 && request.Topics.Count == 0))
        {
            foreach (var topic in state.Topics.Values)
                if (MayDescribe(context, topic.Name, Asking.Probe))
                    response.Topics.Add(Describe(context, request, topic));
            return response;
        }
        if (context.Version is 10 or 11 && request.Topics.Exists(asked => asked.TopicId != Guid.Empty))
        {
            // Versions 10 and 11 have a field for the topic id, which Kafka supports from version 12 on.
            response.Topics.AddRange(
                request.Topics.Select(asked => new MetadataResponse.MetadataResponseTopic
                {
                    Name = asked.Name ?? "",
                    TopicId = asked.TopicId,
                    ErrorCode = ErrorCode.InvalidRequest,
                })
            );
            return response;
        }
        foreach (
            var asked in request.Topics.Count == 1
                ? request.Topics
                : request.Topics.DistinctBy(asked => (asked.TopicId, asked.Name))
        )
            response.Topics.Add(
                context.Version >= 10 && asked.TopicId != Guid.Empty
                    ? ById(context, request, asked)
                    : ByName(context, request, asked.Name ?? "")
            );
        return response;
    }

    MetadataResponse.MetadataResponseTopic ById(
        RequestContext context,
        MetadataRequest request,
        MetadataRequest.MetadataRequestTopic asked
    ) =>
        state.Find(asked.TopicId) is { } topic
            ? MayDescribe(context, topic.Name)
                ? Describe(context, request, topic)
                : new()
                {
                    ErrorCode = ErrorCode.TopicAuthorizationFailed,
                    TopicId = asked.TopicId,
                    Name = context.Version >= 12 ? null : "",
                }
            : new()
            {
                ErrorCode = ErrorCode.UnknownTopicId,
                TopicId = asked.TopicId,
                Name = context.Version >= 12 ? null : "",
            };

    MetadataResponse.MetadataResponseTopic ByName(RequestContext context, MetadataRequest request, string name)
    {
        if (!MayDescribe(context, name))
            return new() { ErrorCode = ErrorCode.TopicAuthorizationFailed, Name = name };
        var fault = state.Faults.ErrorFor(ApiKey.Metadata, context.BrokerId, context.ClientId, name);
        if (fault != ErrorCode.None)
            return new() { ErrorCode = fault, Name = name };
        if (state.Find(name) is { } topic)
            return Describe(context, request, topic);
        var mayCreate =
            (context.Version < 4 || request.AllowAutoTopicCreation)
            && state.Configs.BrokerSwitch("auto.create.topics.enable");
        if (mayCreate && !MayCreate(context, name))
            return new() { ErrorCode = ErrorCode.TopicAuthorizationFailed, Name = name };
        if (TopicNames.Objection(name) is not null)
            return new() { ErrorCode = ErrorCode.InvalidTopicException, Name = name };
        if (!mayCreate || !state.Members.HasController)
            return new()
            {
                ErrorCode = ErrorCode.UnknownTopicOrPartition,
                Name = name,
                IsInternal = TopicNames.IsInternal(name),
            };
        if (name == GroupRegistry.OffsetsTopic)
            state.Groups.FindCoordinator("");
        topic =
            state.Find(name)
            ?? (_creator.CreateDefault(name, context.BrokerId, out topic) == ErrorCode.None ? topic : null);
        // Kafka creates the topic after it has answered, so the answer never tells why that failed.
        return topic is not null
            ? Describe(context, request, topic)
            : new() { ErrorCode = ErrorCode.UnknownTopicOrPartition, Name = name };
    }

    bool MayDescribe(RequestContext context, string topic, Asking asking = Asking.Request) =>
        state.Authorizer.AllowsTopic(context, AclOperation.Describe, topic, asking);

    bool MayCreate(RequestContext context, string topic) =>
        state.Authorizer.AllowsCluster(context, AclOperation.Create, Asking.WiderRight)
        || state.Authorizer.AllowsTopic(context, AclOperation.Create, topic);

    MetadataResponse.MetadataResponseTopic Describe(RequestContext context, MetadataRequest request, Topic topic)
    {
        var answer = new MetadataResponse.MetadataResponseTopic
        {
            Name = topic.Name,
            TopicId = topic.Id,
            IsInternal = topic.IsInternal,
        };
        if (request.IncludeTopicAuthorizedOperations)
            answer.TopicAuthorizedOperations = AuthorizedOperations.OnTopic(state.Authorizer, context, topic.Name);
        foreach (var partition in topic.Partitions)
        {
            var isTold = state.Broker(partition.Leader) is not { } leader || leader.IsToldTo(context);
            answer.Partitions.Add(
                new()
                {
                    PartitionIndex = partition.Index,
                    ErrorCode =
                        partition.Leader < 0 ? ErrorCode.LeaderNotAvailable
                        : isTold ? ErrorCode.None
                        : context.Version < 6 ? ErrorCode.LeaderNotAvailable
                        : ErrorCode.ListenerNotFound,
                    LeaderId = isTold ? partition.Leader : -1,
                    LeaderEpoch = partition.LeaderEpoch,
                    ReplicaNodes = [.. partition.Assignment],
                    IsrNodes = [.. partition.Isr],
                    OfflineReplicas =
                    [
                        .. Array.FindAll(
                            partition.Assignment,
                            id => !state.IsAlive(id) || !state.Broker(id)!.IsToldTo(context)
                        ),
                    ],
                }
            );
        }
        return answer;
    }

    protected override IEnumerable<(string? Topic, int? Partition)> FaultTargets(
        RequestContext context,
        MetadataRequest request
    ) => (request.Topics ?? []).Select(topic => (state.NameOf(topic.Name, topic.TopicId), (int?)null));
}
