using System.Runtime.InteropServices;

namespace EmbeddedKafka.Network;

/// <summary>The memory of one large request. Code that wants to keep a part that fills most of it takes the memory
/// over, which saves a copy; otherwise the connection uses it for the next request.</summary>
internal sealed class LargeFrame(byte[] buffer)
{
    public byte[] Buffer => buffer;

    /// <summary>Whether the memory has been taken over.</summary>
    public bool IsTaken { get; private set; }

    /// <summary>Takes the memory if at least half of it is <paramref name="part"/>, so that little is kept that nobody
    /// reads.</summary>
    public bool TryTake(ReadOnlyMemory<byte> part, out ArraySegment<byte> taken)
    {
        if (!MemoryMarshal.TryGetArray(part, out taken) || taken.Array != buffer || taken.Count < buffer.Length / 2)
            return false;
        IsTaken = true;
        return true;
    }
}
