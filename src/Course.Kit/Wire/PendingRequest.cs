using System.Collections.Immutable;

namespace Course.Kit;

/// <summary>A request that was passed on and is not answered yet.</summary>
/// <param name="Header">Its header.</param>
/// <param name="Produced">What it asks to be appended; empty for anything but Produce.</param>
internal sealed record PendingRequest(RequestHeader Header, ImmutableArray<LogCount> Produced);
