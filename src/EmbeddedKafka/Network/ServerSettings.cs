using EmbeddedKafka.Loop;
using EmbeddedKafka.Quotas;

namespace EmbeddedKafka.Network;

/// <summary>What all brokers' servers share.</summary>
internal sealed record ServerSettings(
    ClusterLoop Loop,
    ApiVersionsTable Apis,
    IRequestObserver Observer,
    Action<string> Log
)
{
    /// <summary>How many connections an address may open.</summary>
    public ConnectionRates? ConnectionRates { get; init; }

    /// <summary>Bytes that a request may have (socket.request.max.bytes).</summary>
    public int MaxRequestBytes { get; init; } = 104_857_600;

    /// <summary>Runs on the loop before the answer of a handler leaves it; its exception is the request's.</summary>
    public Action<IApiHandler>? BeforeAnswer { get; init; }

    public ClaimCredit Credit { get; } = new(64 * 1024 * 1024);

    /// <summary>What experiments hold up.</summary>
    public Blockade Blockade { get; } = new();
}
