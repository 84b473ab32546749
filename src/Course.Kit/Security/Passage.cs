namespace Course.Kit;

/// <summary>Bytes that passed at once between a client and a broker.</summary>
/// <param name="Connection">The number of the connection, from 1.</param>
/// <param name="Broker">The broker.</param>
/// <param name="IsRequest">Whether the client sent them.</param>
/// <param name="Bytes">The bytes.</param>
internal sealed record Passage(int Connection, int Broker, bool IsRequest, byte[] Bytes)
{
    /// <summary>Who sent how much to whom.</summary>
    public override string ToString() =>
        $"{(IsRequest ? $"client → broker {Broker}" : $"broker {Broker} → client")}, connection {Connection}, "
        + $"{Bytes.Length} bytes";
}
