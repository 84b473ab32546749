namespace EmbeddedKafka.Groups.Modern.Share;

/// <summary>One offset between the start and the end of a share partition.</summary>
internal sealed class InFlightRecord
{
    public RecordState State { get; set; }
    public short DeliveryCount { get; set; }

    /// <summary>Who has it, while it is acquired.</summary>
    public string MemberId { get; set; } = "";

    /// <summary>Which lock holds it: one that has been renewed does not run out with the former.</summary>
    public object? Lock { get; set; }

    /// <summary>With which others it was first delivered: it stays with these.</summary>
    public object? Origin { get; set; }

    public bool IsDone => State is RecordState.Acknowledged or RecordState.Archived;
}
