using Course.Base;

namespace Course.Kit;

/// <summary>The host and port of a broker.</summary>
internal readonly record struct BrokerAddress(string Host, int Port)
{
    const int DefaultPort = 9092;

    /// <summary>What stands in <c>bootstrap.servers</c>.</summary>
    /// <exception cref="CourseException">A port is no number.</exception>
    public static IEnumerable<BrokerAddress> Of(string servers) =>
        servers.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(One);

    static BrokerAddress One(string server)
    {
        var colon = server.LastIndexOf(':');
        if (colon < 0)
            return new BrokerAddress(server, DefaultPort);
        return int.TryParse(server[(colon + 1)..], out var port) && port is > 0 and <= ushort.MaxValue
            ? new BrokerAddress(server[..colon].Trim('[', ']'), port)
            : throw new CourseException($"'{server}' is no host:port.");
    }
}
