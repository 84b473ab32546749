using EmbeddedKafka.Groups.Classic;
using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Modern.Consumer;

/// <summary>The group as its records tell it.</summary>
internal sealed partial class ConsumerGroup
{
    public void Replay(ConsumerGroupMetadataValue value) => ReplayEpoch(value.Epoch, value.MetadataHash);

    public void Replay(string memberId, ConsumerGroupMemberMetadataValue? value)
    {
        if (value is null)
        {
            if (
                _members.Remove(memberId, out var gone)
                && gone.InstanceId is { } instance
                && _staticMembers.GetValueOrDefault(instance) == memberId
            )
                _staticMembers.Remove(instance);
            return;
        }
        var member = Known(memberId);
        member.InstanceId = value.InstanceId;
        member.RackId = value.RackId;
        member.ClientId = value.ClientId;
        member.ClientHost = value.ClientHost;
        member.RebalanceTimeout = value.RebalanceTimeoutMs;
        member.Topics = value.SubscribedTopicNames;
        member.Regex = value.SubscribedTopicRegex;
        member.Assignor = value.ServerAssignor;
        member.Classic = value.ClassicMemberMetadata is { } classic
            ? new(
                classic.SessionTimeoutMs,
                [
                    .. classic.SupportedProtocols.Select(protocol => new MemberProtocol(
                        protocol.Name,
                        protocol.Metadata.ToArray()
                    )),
                ]
            )
            : null;
        if (member.InstanceId is not null)
            _staticMembers[member.InstanceId] = memberId;
    }

    public void Replay(ConsumerGroupTargetAssignmentMetadataValue value) =>
        ReplayTarget(value.AssignmentEpoch, value.AssignmentTimestamp);

    public void Replay(string memberId, ConsumerGroupTargetAssignmentMemberValue? value)
    {
        if (value is null)
            RemoveTarget(memberId);
        else
            ReplayTarget(memberId, value.TopicPartitions.Select(topic => (topic.TopicId, topic.Partitions)));
    }

    public void Replay(string memberId, ConsumerGroupCurrentMemberAssignmentValue? value)
    {
        if (value is null)
            return;
        var member = Known(memberId);
        member.Epoch = value.MemberEpoch;
        member.PreviousEpoch = value.PreviousMemberEpoch;
        member.State = (MemberState)value.State;
        member.Assigned = ConsumerGroupRecords.Partitions(value.AssignedPartitions);
        member.PendingRevocation = ConsumerGroupRecords.Partitions(value.PartitionsPendingRevocation);
    }

    public void Replay(string regex, ConsumerGroupRegularExpressionValue? value)
    {
        if (value is null)
            _regexes.Remove(regex);
        else
            _regexes[regex] = value.Topics;
    }

    public override void Resume()
    {
        foreach (var member in _members.Values)
            Watch(member);
    }

    ConsumerMember Known(string memberId) =>
        _members.TryGetValue(memberId, out var member) ? member : Add(memberId, null);
}
