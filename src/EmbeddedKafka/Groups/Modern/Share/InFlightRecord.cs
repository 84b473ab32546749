namespace EmbeddedKafka.Groups.Modern.Share;

/// <summary>One offset between the start and the end of a share partition.</summary>
internal sealed class InFlightRecord
{
    public RecordState State { get; set; }
    public short DeliveryCount { get; set; }

    /// <summary>The id of the member that has acquired it.</summary>
    public string MemberId { get; set; } = "";

    /// <summary>The acquisition lock that holds it. A renewal sets a new one, so that the end of the former lock has no
    /// effect.</summary>
    public object? Lock { get; set; }

    /// <summary>The same object for all records that were first delivered in one range. Later deliveries do not join
    /// records of different ranges.</summary>
    public object? Origin { get; set; }

    public bool IsDone => State is RecordState.Acknowledged or RecordState.Archived;
}
