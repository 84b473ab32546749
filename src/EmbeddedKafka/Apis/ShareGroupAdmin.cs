using EmbeddedKafka.Cluster;
using EmbeddedKafka.Groups.Modern.Share;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>What is checked before a share group's offsets are changed from outside.</summary>
internal static class ShareGroupAdmin
{
    public static (ErrorCode Error, string? Message) Check(
        ClusterState state,
        RequestContext context,
        string group,
        AclOperation operation
    )
    {
        if (!state.Authorizer.AllowsGroup(context, operation, group))
            return (ErrorCode.GroupAuthorizationFailed, ErrorCode.GroupAuthorizationFailed.KafkaName());
        if (state.Groups.Check(context, group) is var error and not ErrorCode.None)
            return (error, null);
        return state.Groups.Find(group) switch
        {
            null => (ErrorCode.GroupIdNotFound, $"Group {group} not found."),
            ShareGroup { IsEmpty: true } => (ErrorCode.None, null),
            ShareGroup => (ErrorCode.NonEmptyGroup, "The group is not empty."),
            _ => (ErrorCode.GroupIdNotFound, $"Group {group} is not a share group."),
        };
    }
}
