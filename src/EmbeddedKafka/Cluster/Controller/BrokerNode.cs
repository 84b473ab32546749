using EmbeddedKafka.Cluster.Fetching;
using EmbeddedKafka.Loop;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Cluster.Controller;

/// <summary>A broker: what it is doing, and what the controller believes of it.</summary>
internal sealed class BrokerNode(int id, string? rack)
{
    public int Id { get; } = id;
    public string? Rack { get; } = rack;

    /// <summary>Where it listens, by listener.</summary>
    public Endpoint[] Endpoints { get; set; } = [new("", 0)];

    /// <summary>Whether clients that came in through the same listener as this request are told of it: not of one that
    /// came while brokers ran.</summary>
    public bool IsToldTo(RequestContext context) => context.Session.Listener < Endpoints.Length;

    /// <summary>Where clients that came in through the same listener as this request find it.</summary>
    public string HostFor(RequestContext context) => IsToldTo(context) ? Endpoints[context.Session.Listener].Host : "";

    /// <inheritdoc cref="HostFor"/>
    public int PortFor(RequestContext context) => IsToldTo(context) ? Endpoints[context.Session.Listener].Port : -1;

    /// <summary>Names the one log directory; the protocol shows it as a uuid.</summary>
    public Guid DirectoryId { get; set; } = KafkaUuid.New();

    /// <summary>The process is up, paused or not.</summary>
    public bool IsUp { get; set; } = true;

    /// <summary>Stopped as by SIGSTOP: its sockets are open and it does nothing.</summary>
    public bool IsPaused { get; set; }

    /// <summary>It has started and waits for a controller to register it; until then it answers no request.</summary>
    public bool IsRegistering { get; set; }

    /// <summary>The process runs, so its controller votes.</summary>
    public bool IsVoting => IsUp && !IsPaused;

    /// <summary>The process answers requests and fetches from leaders.</summary>
    public bool IsRunning => IsVoting && !IsRegistering;

    /// <summary>The controller has heard nothing for a session, or was told of a shutdown: the broker leads nothing and
    /// is in no ISR.</summary>
    public bool IsFenced { get; set; }

    /// <summary>It did not shut down cleanly, so the end of its logs may be missing (KIP-966).</summary>
    public bool WasUnclean { get; set; }

    /// <summary>Runs while the controller does not hear from the broker.</summary>
    public LoopTimer? Session { get; set; }

    /// <summary>When the controller last heard from it, while it does not now: milliseconds since the epoch.</summary>
    public long LastHeard { get; set; }

    /// <summary>The end offset of its copy of the metadata log at <see cref="LastHeard"/>.</summary>
    public long MetadataEndOffset { get; set; }

    public FetchSessions FetchSessions { get; } = new();
}
