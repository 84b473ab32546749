using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Storage;

/// <summary>What is wrong with a batch as such, and whether any of its records has no key.</summary>
internal readonly record struct BatchVerdict(ErrorCode Error, bool LacksKeys = false)
{
    /// <summary>Whether the log refused it rather than the request's reader: then the answer tells where the log
    /// begins.</summary>
    public bool IsOfLog { get; init; }

    public string? Message { get; init; }
}
