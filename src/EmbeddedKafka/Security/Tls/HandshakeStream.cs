using System.Net.Sockets;

namespace EmbeddedKafka.Security.Tls;

/// <summary>A socket as a stream that tells when the broker first writes: its half of the handshake is done then, the
/// client's certificate still to come.</summary>
internal sealed class HandshakeStream(Socket socket) : NetworkStream(socket, ownsSocket: false)
{
    /// <summary>Runs once, before the first write.</summary>
    public Action? BeforeFirstWrite { get; set; }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (BeforeFirstWrite is { } action)
        {
            BeforeFirstWrite = null;
            action();
        }
        return base.WriteAsync(buffer, cancellationToken);
    }
}
