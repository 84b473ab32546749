namespace EmbeddedKafka;

/// <summary>Another broker's controller is active (−1: no majority of the controllers is left, so nobody elects and
/// nothing is made).</summary>
public sealed record ControllerChanged(DateTimeOffset At, int ControllerId, int Epoch) : ClusterEvent(At);
