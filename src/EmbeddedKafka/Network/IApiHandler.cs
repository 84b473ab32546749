using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Network;

/// <summary>What a broker does with one API.</summary>
internal interface IApiHandler
{
    ApiKey Key { get; }

    /// <summary>The lowest version that is handled.</summary>
    short MinVersion { get; }

    /// <summary>The highest version that is handled.</summary>
    short MaxVersion { get; }

    /// <summary>The lowest version that ApiVersions claims; lower than <see cref="MinVersion"/> only where clients look
    /// for an old one and never send it.</summary>
    short AdvertisedMinVersion => MinVersion;

    /// <summary>Whether a request may change metadata other than that of topics: it is saved before the answer
    /// leaves. False for frequent requests, which change none.</summary>
    bool ChangesMetadata => true;

    /// <summary>Whether a request counts towards its client's producer_byte_rate.</summary>
    bool CountsAsProduced => false;

    /// <summary>Reads the request's body, on the connection's thread. Bytes and records in it are slices of the frame,
    /// which is gone once the request is answered: copy what must stay, or take the frame
    /// (<see cref="RequestContext.Frame"/>).</summary>
    IRequest Read(ref KafkaReader reader, short version);

    /// <summary>Work that needs no cluster state, such as checksums, on the connection's thread.</summary>
    void Prepare(RequestContext context, IRequest request) { }

    /// <summary>The topics and partitions that the request names, for faults that are meant for some of them. Called on
    /// the loop.</summary>
    IEnumerable<(string? Topic, int? Partition)> FaultTargets(RequestContext context, IRequest request) => [];

    /// <summary>Handles the request on the loop. The response is written elsewhere later, so it must not share anything
    /// that changes. Null: no answer is sent.</summary>
    ValueTask<IResponse?> HandleAsync(RequestContext context, IRequest request);
}
