namespace EmbeddedKafka.Network;

/// <summary>Limits how much memory all connections together allocate for requests whose bytes have not arrived yet.
/// Beyond the limit a request gets memory only as its bytes arrive. Thread-safe.</summary>
internal sealed class ClaimCredit(int bytes)
{
    int _left = bytes;

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _left, -bytes) >= 0)
            return true;
        Return(bytes);
        return false;
    }

    public void Return(int bytes) => Interlocked.Add(ref _left, bytes);
}
