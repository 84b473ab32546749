namespace EmbeddedKafka.Groups.Modern.Share;

/// <summary>Offsets that a member acquired with one fetch, all with the same delivery count.</summary>
internal readonly record struct AcquiredRange(long First, long Last, short DeliveryCount);
