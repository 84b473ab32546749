using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// DeleteTopics, versions 1–6.
/// <list type="bullet">
/// <item>By name, from version 6 also by id. Records, producer states and the id go with the topic.</item>
/// <item>Needs Delete on the cluster or the topic; an id does not give away the name of a topic that the client may not
/// describe.</item>
/// <item>With delete.topic.enable=false: TOPIC_DELETION_DISABLED.</item>
/// </list>
/// </summary>
internal sealed class DeleteTopicsHandler(ClusterState state)
    : ForwardedHandler<DeleteTopicsRequest>(ApiKey.DeleteTopics, 1, 6)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, DeleteTopicsRequest request)
    {
        var response = new DeleteTopicsResponse();
        foreach (var (name, times) in request.TopicNames.CountBy(name => name))
            response.Responses.Add(
                times == 1 ? Delete(context, name, Guid.Empty) : Refuse(name, Guid.Empty, "Duplicate topic name.")
            );
        var wrong = request.Topics.Where(topic => topic.Name is null == (topic.TopicId == Guid.Empty)).ToList();
        foreach (var topic in wrong)
            response.Responses.Add(
                Refuse(
                    topic.Name,
                    topic.TopicId,
                    topic.Name is null
                        ? "Neither topic name nor id were specified."
                        : "You may not specify both topic name and topic id."
                )
            );
        var twice = request
            .Topics.Except(wrong)
            .Where(topic => topic.Name is not null)
            .Select(topic => state.Find(topic.Name!))
            .OfType<Topic>()
            .Where(topic => request.Topics.Exists(other => other.TopicId == topic.Id))
            .ToList();
        foreach (var topic in twice)
            response.Responses.Add(
                Refuse(topic.Name, topic.Id, "The provided topic name maps to an ID that was already supplied.")
            );
        foreach (var topic in request.Topics.Except(wrong))
            if (!twice.Exists(other => other.Name == topic.Name || other.Id == topic.TopicId))
                response.Responses.Add(Delete(context, topic.Name, topic.TopicId));
        return Answer(response);
    }

    static DeleteTopicsResponse.DeletableTopicResult Refuse(string? name, Guid id, string why) =>
        new()
        {
            Name = name,
            TopicId = id,
            ErrorCode = ErrorCode.InvalidRequest,
            ErrorMessage = why,
        };

    DeleteTopicsResponse.DeletableTopicResult Delete(RequestContext context, string? name, Guid id)
    {
        var topic = name is not null ? state.Find(name) : state.Find(id);
        if ((topic?.Name ?? name) is { } known && !MayDelete(context, known))
            return new()
            {
                Name = name ?? (MayDescribe(context, known) ? known : null),
                TopicId = id,
                ErrorCode = ErrorCode.TopicAuthorizationFailed,
                ErrorMessage = Denials.Sentence(ErrorCode.TopicAuthorizationFailed),
            };
        var result = new DeleteTopicsResponse.DeletableTopicResult
        {
            Name = name ?? topic?.Name,
            TopicId = topic?.Id ?? id,
        };
        (result.ErrorCode, result.ErrorMessage) = Refusal(context, name, topic);
        if (
            result.ErrorCode == ErrorCode.None
            && !state.Quotas.TryMutate(context, topic!.Partitions.Count, isStrict: context.Version >= 5)
        )
            (result.ErrorCode, result.ErrorMessage) = (
                ErrorCode.ThrottlingQuotaExceeded,
                "The throttling quota has been exceeded."
            );
        if (result.ErrorCode == ErrorCode.None)
            state.Delete(topic!);
        return result;
    }

    bool MayDelete(RequestContext context, string topic) =>
        state.Authorizer.AllowsCluster(context, AclOperation.Delete, Asking.WiderRight)
        || state.Authorizer.AllowsTopic(context, AclOperation.Delete, topic);

    bool MayDescribe(RequestContext context, string topic) =>
        state.Authorizer.AllowsTopic(context, AclOperation.Describe, topic);

    (ErrorCode, string?) Refusal(RequestContext context, string? name, Topic? topic)
    {
        if (topic is null)
            return name is null
                ? (ErrorCode.UnknownTopicId, "This server does not host this topic ID.")
                : (ErrorCode.UnknownTopicOrPartition, "This server does not host this topic-partition.");
        if (!state.Configs.BrokerSwitch("delete.topic.enable"))
            return (ErrorCode.TopicDeletionDisabled, "Topic deletion is disabled.");
        return (state.Faults.ErrorFor(ApiKey.DeleteTopics, context.BrokerId, context.ClientId, topic.Name), null);
    }

    protected override IResponse TimedOut(DeleteTopicsRequest request) =>
        new DeleteTopicsResponse
        {
            Responses =
                request.Topics.Count > 0
                    ? request.Topics.ConvertAll(topic => new DeleteTopicsResponse.DeletableTopicResult
                    {
                        Name = topic.Name,
                        TopicId = topic.TopicId,
                        ErrorCode = ErrorCode.RequestTimedOut,
                    })
                    : request.TopicNames.ConvertAll(name => new DeleteTopicsResponse.DeletableTopicResult
                    {
                        Name = name,
                        ErrorCode = ErrorCode.RequestTimedOut,
                    }),
        };

    protected override IEnumerable<(string? Topic, int? Partition)> FaultTargets(
        RequestContext context,
        DeleteTopicsRequest request
    ) =>
        request
            .TopicNames.Select(name => ((string?)name, (int?)null))
            .Concat(request.Topics.Select(topic => (state.NameOf(topic.Name, topic.TopicId), (int?)null)));
}
