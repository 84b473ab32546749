namespace EmbeddedKafka.Groups.Modern.Share;

/// <summary>Offsets that a member got at once, all delivered for the same time.</summary>
internal readonly record struct AcquiredRange(long First, long Last, short DeliveryCount);
