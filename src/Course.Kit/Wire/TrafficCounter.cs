using System.Buffers.Binary;
using System.Collections.Immutable;
using EmbeddedKafka.Protocol;

namespace Course.Kit;

/// <summary>
/// Counts what clients and brokers say to each other, on the wire: requests as they pass, produced batches when the
/// broker has acknowledged them, fetched ones when they are answered.
/// </summary>
internal sealed class TrafficCounter
{
    const int LengthEnd = 12,
        CountAt = 57,
        HeaderBytes = 61;
    readonly Lock _lock = new();
    readonly DateTimeOffset _started = DateTimeOffset.UtcNow;
    readonly Dictionary<(ApiKey Api, string ClientId, int Broker), (long Count, long Bytes)> _requests = [];
    readonly Dictionary<(string Topic, int Partition), LogCount> _produced = [],
        _fetched = [];

    // From Produce 13 and Fetch 13 on a topic goes by its id, which its client learned from Metadata.
    readonly Dictionary<Guid, string> _names = [];

    /// <summary>Counts a request; what waits for an answer is returned.</summary>
    public PendingRequest? Received(int broker, Frame frame)
    {
        var reader = new KafkaReader(frame.Content);
        RequestHeader header = default;
        try
        {
            header = RequestHeader.Read(ref reader);
            lock (_lock)
            {
                var before = _requests.GetValueOrDefault((header.Api, header.ClientId, broker));
                _requests[(header.Api, header.ClientId, broker)] = (before.Count + 1, before.Bytes + frame.Length);
            }
            if (header.Api != ApiKey.Produce)
                return new PendingRequest(header, []);
            header.SkipTags(ref reader);
            var request = ProduceRequest.Read(ref reader, header.Version);
            var produced = ImmutableArray.CreateRange(
                request.TopicData.SelectMany(topic =>
                    topic.PartitionData.Select(partition =>
                        Batches(Key(topic.Name, topic.TopicId), partition.Index, partition.Records ?? default)
                    )
                )
            );
            if (request.Acks != 0)
                return new PendingRequest(header, produced);
            foreach (var count in produced)
                Add(_produced, count);
            return null;
        }
        catch (ProtocolException)
        {
            // The broker will say what is wrong with it.
            return new PendingRequest(header, []);
        }
    }

    /// <summary>Counts what an answer confirms or carries.</summary>
    public void Answered(PendingRequest request, Frame frame)
    {
        try
        {
            var reader = new KafkaReader(frame.Content);
            switch (request.Header.Api)
            {
                case ApiKey.Produce:
                    request.Header.SkipResponseHeader(ref reader);
                    var appended = ProduceResponse
                        .Read(ref reader, request.Header.Version)
                        .Responses.SelectMany(topic =>
                            topic
                                .PartitionResponses.Where(partition => partition.ErrorCode == ErrorCode.None)
                                .Select(partition => (Key(topic.Name, topic.TopicId), partition.Index))
                        )
                        .ToHashSet();
                    foreach (
                        var count in request.Produced.Where(count => appended.Contains((count.Topic, count.Partition)))
                    )
                        Add(_produced, count);
                    break;
                case ApiKey.Fetch:
                    request.Header.SkipResponseHeader(ref reader);
                    foreach (var topic in FetchResponse.Read(ref reader, request.Header.Version).Responses)
                    foreach (var partition in topic.Partitions)
                        Add(
                            _fetched,
                            Batches(
                                Key(topic.Topic, topic.TopicId),
                                partition.PartitionIndex,
                                partition.Records ?? default
                            )
                        );
                    break;
                case ApiKey.Metadata:
                    request.Header.SkipResponseHeader(ref reader);
                    Learn(MetadataResponse.Read(ref reader, request.Header.Version));
                    break;
            }
        }
        catch (ProtocolException)
        {
            // A version that this kit does not know: what it carries is not counted.
        }
    }

    public Traffic Read()
    {
        lock (_lock)
        {
            var now = DateTimeOffset.UtcNow;
            return new Traffic(
                [
                    .. _requests
                        .Select(seen => new RequestCount(
                            seen.Key.Api.ToString(),
                            seen.Key.ClientId,
                            seen.Key.Broker,
                            seen.Value.Count,
                            seen.Value.Bytes
                        ))
                        .OrderBy(seen => seen.Api, StringComparer.Ordinal)
                        .ThenBy(seen => seen.ClientId, StringComparer.Ordinal)
                        .ThenBy(seen => seen.Broker),
                ],
                Counts(_produced),
                Counts(_fetched),
                now,
                now - _started
            );
        }
    }

    static LogCount Batches(string topic, int partition, ReadOnlyMemory<byte> records)
    {
        var (batches, count, bytes) = (0L, 0L, records.Length);
        // A Fetch may end in the midst of a batch.
        for (var rest = records.Span; rest.Length >= HeaderBytes; )
        {
            var size = LengthEnd + BinaryPrimitives.ReadInt32BigEndian(rest[8..]);
            if (size < HeaderBytes || size > rest.Length)
                break;
            batches++;
            count += BinaryPrimitives.ReadInt32BigEndian(rest[CountAt..]);
            rest = rest[size..];
        }
        return new LogCount(topic, partition, batches, count, bytes);
    }

    string Key(string? name, Guid id)
    {
        if (!string.IsNullOrEmpty(name))
            return name;
        lock (_lock)
            return _names.GetValueOrDefault(id, id.ToString());
    }

    void Learn(MetadataResponse metadata)
    {
        lock (_lock)
        {
            foreach (var topic in metadata.Topics.Where(topic => topic.Name is not null && topic.TopicId != Guid.Empty))
                _names[topic.TopicId] = topic.Name!;
        }
    }

    void Add(Dictionary<(string Topic, int Partition), LogCount> counts, LogCount more)
    {
        if (more.Batches == 0)
            return;
        lock (_lock)
        {
            var key = (more.Topic, more.Partition);
            counts[key] = counts.TryGetValue(key, out var before)
                ? before with
                {
                    Batches = before.Batches + more.Batches,
                    Records = before.Records + more.Records,
                    Bytes = before.Bytes + more.Bytes,
                }
                : more;
        }
    }

    static ImmutableArray<LogCount> Counts(Dictionary<(string Topic, int Partition), LogCount> counts) =>
        [.. counts.Values.OrderBy(count => count.Topic, StringComparer.Ordinal).ThenBy(count => count.Partition)];
}
