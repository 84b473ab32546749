using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Classic;

/// <summary>What the members of a consumer group tell each other, which a coordinator may look into but need not
/// understand.</summary>
internal static class Subscription
{
    public const string ProtocolType = "consumer";

    /// <summary>The topics to which members of a consumer group are subscribed.</summary>
    public static HashSet<string> TopicsOf(ClassicGroup group)
    {
        var topics = new HashSet<string>(StringComparer.Ordinal);
        if (group.ProtocolType == ProtocolType)
            foreach (var member in group.Members)
                topics.UnionWith(Read<ConsumerProtocolSubscription>(member.MetadataFor(group.Protocol))?.Topics ?? []);
        return topics;
    }

    /// <summary>What a member says to its leader; null for bytes that do not follow the consumer protocol.</summary>
    public static ConsumerProtocolSubscription? Of(MemberProtocol protocol) =>
        Read<ConsumerProtocolSubscription>(protocol.Metadata);

    /// <summary>What SyncGroup tells a member that has these partitions, in the version in which the member
    /// spoke.</summary>
    public static byte[] Assign(IEnumerable<(string Topic, List<int> Partitions)> topics, MemberProtocol protocol)
    {
        using var writer = new KafkaWriter();
        var version = Math.Min(new KafkaReader(protocol.Metadata).ReadInt16(), (short)3);
        writer.WriteInt16(version);
        new ConsumerProtocolAssignment
        {
            AssignedPartitions =
            [
                .. topics.Select(topic => new ConsumerProtocolAssignment.TopicPartition
                {
                    Topic = topic.Topic,
                    Partitions = topic.Partitions,
                }),
            ],
        }.Write(writer, version);
        return writer.ToArray();
    }

    /// <summary>The partitions that the leader gave a member of a consumer group.</summary>
    public static IReadOnlyList<ConsumerProtocolAssignment.TopicPartition> AssignmentOf(
        ClassicGroup group,
        GroupMember member
    ) =>
        group.ProtocolType == ProtocolType
            ? Read<ConsumerProtocolAssignment>(member.Assignment)?.AssignedPartitions ?? []
            : [];

    /// <summary>Whether the leader's assignor wrote something beside the partitions, which only the assignor itself can
    /// read.</summary>
    public static bool HasUserData(GroupMember member) =>
        Read<ConsumerProtocolAssignment>(member.Assignment) is { UserData.Length: > 0 };

    /// <summary>Null for bytes that do not follow the consumer protocol; a newer version is read as the newest that is
    /// known.</summary>
    static T? Read<T>(byte[] bytes)
        where T : class, IMessage<T>
    {
        try
        {
            var reader = new KafkaReader(bytes);
            var version = reader.ReadInt16();
            return T.Read(ref reader, Math.Min(version, (short)3));
        }
        catch (ProtocolException)
        {
            return null;
        }
    }
}
