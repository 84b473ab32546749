using System.Net;
using System.Net.Sockets;

namespace LocalKafka;

/// <summary>Finds loopback ports for listeners.</summary>
internal static class FreePorts
{
    // Below every system's range of ports for outgoing connections: a node that is down for a while finds its port free
    // again.
    const int Lowest = 10_000,
        Highest = 32_000;

    public static int[] Take(int count)
    {
        var held = new List<TcpListener>();
        try
        {
            for (var attempt = 0; held.Count < count; attempt++)
            {
                if (attempt == 10_000)
                    throw new LocalKafkaException(
                        $"There are no free ports between {Lowest} and {Highest} on 127.0.0.1."
                    );
                var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(Lowest, Highest))
                {
                    ExclusiveAddressUse = true,
                };
                try
                {
                    listener.Start();
                    held.Add(listener);
                }
                catch (SocketException)
                {
                    listener.Dispose();
                }
            }
            return [.. held.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in held)
                listener.Dispose();
        }
    }
}
