namespace EmbeddedKafka.Network;

/// <summary>
/// A request's size is a claim until its bytes have come. All connections together get so much memory on claims alone;
/// beyond it a request gets memory only as its bytes arrive. Thread-safe.
/// </summary>
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
