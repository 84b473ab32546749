namespace EmbeddedKafka;

/// <summary>Another broker's controller is active (−1: none is up).</summary>
public sealed record ControllerChanged(DateTimeOffset At, int ControllerId, int Epoch) : ClusterEvent(At);
