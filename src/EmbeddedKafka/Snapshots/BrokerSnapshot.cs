namespace EmbeddedKafka;

/// <summary>A broker at one moment.</summary>
/// <param name="IsRunning">It answers and fetches; false when it is down or paused.</param>
public sealed record BrokerSnapshot(int Id, string Host, int Port, string? Rack, bool IsRunning)
{
    /// <summary>The controller does not hear from it: it leads nothing and is in no ISR.</summary>
    public bool IsFenced { get; init; }

    /// <summary>See <see cref="EmbeddedBroker.PauseAsync"/>.</summary>
    public bool IsPaused { get; init; }
}
