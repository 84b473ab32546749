namespace EmbeddedKafka.Protocol;

/// <summary>A response that tells a client for how long its quota has it pause (KIP-219).</summary>
public interface IThrottledResponse : IResponse
{
    /// <summary>In milliseconds; 0 for no pause.</summary>
    int ThrottleTimeMs { get; set; }
}
