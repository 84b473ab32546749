namespace EmbeddedKafka.Groups.Modern.Share;

/// <summary>Where a record is on its way through a share group; the numbers are those of the records of
/// __share_group_state.</summary>
internal enum RecordState : sbyte
{
    Available = 0,

    /// <summary>With a member, for a time.</summary>
    Acquired = 1,

    Acknowledged = 2,

    /// <summary>Rejected, delivered too often, or not a record for consumers.</summary>
    Archived = 4,
}
