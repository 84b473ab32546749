using EmbeddedKafka.Cluster;
using EmbeddedKafka.Groups;
using EmbeddedKafka.Groups.Modern.Consumer;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// ConsumerGroupHeartbeat, versions 0–1 (KIP-848); the member chooses its id and may subscribe by pattern from version
/// 1.
/// <list type="bullet">
/// <item>Epoch 0 joins, −1 leaves, −2 leaves for a while (static members); any other must be the member's own, or the
/// one before if its answer was lost.</item>
/// <item>What the member must give up comes first; it gets new partitions when their former owners have given them
/// up.</item>
/// <item>The assignment is in the answer when it has changed and when the request is a full one.</item>
/// <item>FENCED_MEMBER_EPOCH, UNKNOWN_MEMBER_ID, UNRELEASED_INSTANCE_ID, FENCED_INSTANCE_ID, UNSUPPORTED_ASSIGNOR,
/// INVALID_REGULAR_EXPRESSION, GROUP_MAX_SIZE_REACHED, GROUP_ID_NOT_FOUND.</item>
/// <item>Needs Read on the group and Describe on each topic that is named.</item>
/// </list>
/// </summary>
internal sealed class ConsumerGroupHeartbeatHandler(ClusterState state)
    : ApiHandler<ConsumerGroupHeartbeatRequest>(ApiKey.ConsumerGroupHeartbeat, 0, 1)
{
    public override bool ChangesMetadata => false;

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, ConsumerGroupHeartbeatRequest request)
    {
        try
        {
            if (Check(context, request) is var error and not ErrorCode.None)
                return Answer(new ConsumerGroupHeartbeatResponse { ErrorCode = error });
            Validate(context, request);
            if (request.MemberId.Length == 0)
                request.MemberId = KafkaUuid.NewText();
            var group = state.Groups.FindConsumer(request.GroupId, request.MemberEpoch);
            var response = request.MemberEpoch < 0 ? group.Leave(request) : group.Heartbeat(context, request);
            return state.Groups.WhenCommitted(
                group.Id,
                response,
                refused => new ConsumerGroupHeartbeatResponse { ErrorCode = refused }
            );
        }
        catch (GroupException e)
        {
            return Answer(new ConsumerGroupHeartbeatResponse { ErrorCode = e.Error, ErrorMessage = e.Message });
        }
    }

    ErrorCode Check(RequestContext context, ConsumerGroupHeartbeatRequest request)
    {
        if (!state.Authorizer.AllowsGroup(context, AclOperation.Read, request.GroupId))
            return ErrorCode.GroupAuthorizationFailed;
        if (
            request.SubscribedTopicNames is { } names
            && names.Exists(name => !state.Authorizer.AllowsTopic(context, AclOperation.Describe, name))
        )
            return ErrorCode.TopicAuthorizationFailed;
        if (request.GroupId.Length == 0)
            return ErrorCode.None;
        return state.Groups.Check(context, request.GroupId) is var error and not ErrorCode.None
            ? error
            : state.Groups.CheckWrite(request.GroupId);
    }

    void Validate(RequestContext context, ConsumerGroupHeartbeatRequest request)
    {
        Require(
            context.Version < 1 || request.MemberId.Length > 0 || request.MemberEpoch > 0,
            "MemberId can't be empty."
        );
        Require(request.GroupId.Length > 0, "GroupId can't be empty.");
        Require(request.InstanceId is null || request.InstanceId.Length > 0, "InstanceId can't be empty.");
        Require(request.RackId is null || request.RackId.Length > 0, "RackId can't be empty.");
        if (request.MemberEpoch == 0)
        {
            Require(request.RebalanceTimeoutMs != -1, "RebalanceTimeoutMs must be provided in first request.");
            Require(request.TopicPartitions is { Count: 0 }, "TopicPartitions must be empty when (re-)joining.");
            Require(
                request.SubscribedTopicNames is not null || request.SubscribedTopicRegex is not null,
                "Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining."
            );
        }
        else
        {
            Require(request.MemberId.Length > 0, "MemberId can't be empty.");
            Require(request.MemberEpoch != -2 || request.InstanceId is not null, "InstanceId can't be null.");
            Require(request.MemberEpoch >= -2, "MemberEpoch is invalid.");
        }
        var assignors = state.Groups.Settings.ConsumerAssignors;
        if (request.ServerAssignor is { } wanted && !assignors.Exists(assignor => assignor.Name == wanted))
            throw new GroupException(
                ErrorCode.UnsupportedAssignor,
                $"ServerAssignor {wanted} is not supported. Supported assignors: "
                    + $"{string.Join(", ", assignors.Select(assignor => assignor.Name))}."
            );
        if (!string.IsNullOrEmpty(request.SubscribedTopicRegex))
            TopicPattern.Parse(request.SubscribedTopicRegex);
    }

    static void Require(bool condition, string otherwise)
    {
        if (!condition)
            throw new GroupException(ErrorCode.InvalidRequest, otherwise);
    }
}
