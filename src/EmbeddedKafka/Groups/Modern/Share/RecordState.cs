namespace EmbeddedKafka.Groups.Modern.Share;

/// <summary>The state of a record in a share group; the numbers are those of the records of
/// __share_group_state.</summary>
internal enum RecordState : sbyte
{
    Available = 0,

    /// <summary>Acquired by a member, until its acquisition lock ends.</summary>
    Acquired = 1,

    Acknowledged = 2,

    /// <summary>Rejected, delivered too often, or not a record for consumers.</summary>
    Archived = 4,
}
