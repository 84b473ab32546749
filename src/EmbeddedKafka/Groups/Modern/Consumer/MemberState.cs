namespace EmbeddedKafka.Groups.Modern.Consumer;

/// <summary>How far a member has come towards its target assignment; the numbers are those of the records.</summary>
internal enum MemberState : sbyte
{
    Stable = 0,

    /// <summary>It has to give up partitions first.</summary>
    UnrevokedPartitions = 1,

    /// <summary>It waits for partitions that others have not given up yet.</summary>
    UnreleasedPartitions = 2,

    Unknown = 127,
}
