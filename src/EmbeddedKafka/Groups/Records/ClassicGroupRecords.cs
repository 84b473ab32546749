using EmbeddedKafka.Groups.Classic;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Records;

/// <summary>Classic groups as records: one for a group, with all its members.</summary>
internal static class ClassicGroupRecords
{
    const short Version = 3;

    public static CoordinatorRecord Group(string group, GroupRecord record) =>
        RecordCodec.Write(
            (short)GroupRecordType.GroupMetadata,
            new GroupMetadataKey { Group = group },
            Version,
            new GroupMetadataValue
            {
                ProtocolType = record.ProtocolType ?? "",
                Generation = record.Generation,
                Protocol = record.Protocol,
                Leader = record.Leader,
                CurrentStateTimestamp = record.Since,
                Members = [.. record.Members.Select(member => Member(record, member))],
            }
        );

    public static CoordinatorRecord Tombstone(string group) =>
        RecordCodec.Tombstone((short)GroupRecordType.GroupMetadata, new GroupMetadataKey { Group = group });

    public static GroupRecord Read(ReadOnlyMemory<byte> value)
    {
        var read = RecordCodec.ReadValue<GroupMetadataValue>(value);
        return new(
            read.Generation,
            read.ProtocolType.Length == 0 ? null : read.ProtocolType,
            read.Protocol,
            read.Leader,
            [.. read.Members.Select(member => Member(read, member))]
        )
        {
            Since = read.CurrentStateTimestamp,
        };
    }

    static GroupMetadataValue.MemberMetadata Member(GroupRecord group, MemberRecord member) =>
        new()
        {
            MemberId = member.Id,
            GroupInstanceId = member.InstanceId,
            ClientId = member.ClientId,
            ClientHost = member.ClientHost,
            RebalanceTimeout = member.RebalanceTimeout,
            SessionTimeout = member.SessionTimeout,
            Subscription = member.Protocols.FirstOrDefault(protocol => protocol.Name == group.Protocol)?.Metadata ?? [],
            Assignment = member.Assignment,
        };

    // The record keeps only the strategy that was chosen.
    static MemberRecord Member(GroupMetadataValue group, GroupMetadataValue.MemberMetadata member) =>
        new(
            member.MemberId,
            member.GroupInstanceId,
            member.ClientId,
            member.ClientHost,
            member.SessionTimeout,
            member.RebalanceTimeout < 0 ? member.SessionTimeout : member.RebalanceTimeout,
            [new(group.Protocol ?? "", member.Subscription.ToArray())],
            member.Assignment.ToArray()
        );
}
