using System.Collections.Immutable;
using System.Net.Sockets;
using Course.Base;
using EmbeddedKafka.Protocol;

namespace Course.Kit;

/// <summary>Reads record batches as they lie in the log: Metadata to find the leader, then Fetch from it.</summary>
internal static class BatchReader
{
    const int FetchBytes = 8 << 20;

    // From Metadata 10 and Fetch 13 on topics go by id; names are enough here, and every broker since Kafka 0.11 knows
    // them.
    const short LowestMetadata = 4,
        HighestMetadata = 9;
    const short LowestFetch = 4,
        HighestFetch = 12;
    const short LowestListOffsets = 1,
        HighestListOffsets = 7;

    static readonly TimeSpan KnowsDeadline = TimeSpan.FromSeconds(3);

    // ListOffsets takes these two in the place of a timestamp.
    const long Latest = -1,
        Earliest = -2;

    public static async Task<BatchList> ReadAsync(
        Door door,
        string topic,
        int partition,
        long? from,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var (host, port) = await LeaderAsync(door, topic, partition, cancellationToken);
            using var leader = await BrokerConnection.OpenAsync(
                await door.DialAsync(host, port, cancellationToken),
                cancellationToken
            );
            return await FetchAsync(
                leader,
                topic,
                partition,
                from ?? await OffsetAsync(leader, topic, partition, Earliest, cancellationToken),
                cancellationToken
            );
        }
        catch (Exception e) when (e is SocketException or IOException or ProtocolException)
        {
            throw new CourseException($"Reading the batches of {topic}-{partition} failed: {e.Message}.", e);
        }
    }

    /// <summary>Whether this broker knows the topic with so many partitions, each with a leader; with 0, whether it
    /// knows no such topic. One that is down, or frozen, knows nothing that matters: true.</summary>
    public static async Task<bool> KnowsAsync(
        Door door,
        string topic,
        int partitions,
        CancellationToken cancellationToken
    )
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(KnowsDeadline);
        try
        {
            using var connection = await BrokerConnection.OpenAnyAsync(door, deadline.Token);
            var metadata = await MetadataAsync(connection, topic, deadline.Token);
            var known = metadata.Topics[0].Partitions;
            return known.Count == partitions && known.All(partition => partition.LeaderId >= 0);
        }
        catch (Exception e)
            when (e is SocketException or IOException or ProtocolException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return true;
        }
    }

    static Task<MetadataResponse> MetadataAsync(
        BrokerConnection connection,
        string topic,
        CancellationToken cancellationToken
    ) =>
        connection.CallAsync<MetadataResponse>(
            new MetadataRequest { Topics = [new() { Name = topic }], AllowAutoTopicCreation = false },
            connection.Version(ApiKey.Metadata, LowestMetadata, HighestMetadata),
            cancellationToken
        );

    static async Task<(string Host, int Port)> LeaderAsync(
        Door door,
        string topic,
        int partition,
        CancellationToken cancellationToken
    )
    {
        using var connection = await BrokerConnection.OpenAnyAsync(door, cancellationToken);
        var metadata = await MetadataAsync(connection, topic, cancellationToken);
        var found = metadata.Topics[0];
        if (found.ErrorCode != ErrorCode.None)
            throw Refused(topic, partition, found.ErrorCode);
        var place =
            found.Partitions.Find(candidate => candidate.PartitionIndex == partition)
            ?? throw new CourseException(
                $"Topic '{topic}' has no partition {partition}: it has {found.Partitions.Count}."
            );
        var broker =
            metadata.Brokers.Find(candidate => candidate.NodeId == place.LeaderId)
            ?? throw new CourseException($"Partition {topic}-{partition} has no leader now.");
        return (broker.Host, broker.Port);
    }

    static async Task<BatchList> FetchAsync(
        BrokerConnection leader,
        string topic,
        int partition,
        long from,
        CancellationToken cancellationToken
    )
    {
        var batches = ImmutableArray.CreateBuilder<BatchView>();
        var version = leader.Version(ApiKey.Fetch, LowestFetch, HighestFetch);
        for (var next = from; ; )
        {
            var response = await leader.CallAsync<FetchResponse>(
                Request(topic, partition, next),
                version,
                cancellationToken
            );
            if (response.ErrorCode != ErrorCode.None)
                throw Refused(topic, partition, response.ErrorCode);
            var data = response.Responses[0].Partitions[0];
            if (data.ErrorCode == ErrorCode.OffsetOutOfRange)
            {
                var (start, end) = (
                    await OffsetAsync(leader, topic, partition, Earliest, cancellationToken),
                    await OffsetAsync(leader, topic, partition, Latest, cancellationToken)
                );
                throw new CourseException(
                    $"Partition {topic}-{partition} has no offset {next}: its log starts at {start} and its "
                        + $"high watermark is {end}."
                );
            }
            if (data.ErrorCode != ErrorCode.None)
                throw Refused(topic, partition, data.ErrorCode);
            var before = batches.Count;
            foreach (var batch in BatchParser.Parse(data.Records ?? default))
            {
                // A Fetch may end in the midst of a batch and begin before the offset that was asked for.
                if (batch.LastOffset < next || batch.BaseOffset >= data.HighWatermark)
                    continue;
                batches.Add(batch);
                next = batch.LastOffset + 1;
            }
            if (batches.Count == before || next >= data.HighWatermark)
                return new BatchList(batches.ToImmutable());
        }
    }

    static async Task<long> OffsetAsync(
        BrokerConnection leader,
        string topic,
        int partition,
        long timestamp,
        CancellationToken cancellationToken
    )
    {
        var response = await leader.CallAsync<ListOffsetsResponse>(
            new ListOffsetsRequest
            {
                ReplicaId = -1,
                Topics =
                [
                    new() { Name = topic, Partitions = [new() { PartitionIndex = partition, Timestamp = timestamp }] },
                ],
            },
            leader.Version(ApiKey.ListOffsets, LowestListOffsets, HighestListOffsets),
            cancellationToken
        );
        var answer = response.Topics[0].Partitions[0];
        return answer.ErrorCode == ErrorCode.None ? answer.Offset : throw Refused(topic, partition, answer.ErrorCode);
    }

    static FetchRequest Request(string topic, int partition, long offset) =>
        new()
        {
            ReplicaId = -1,
            MaxWaitMs = 0,
            MinBytes = 0,
            MaxBytes = FetchBytes,
            SessionEpoch = -1,
            Topics =
            [
                new()
                {
                    Topic = topic,
                    Partitions =
                    [
                        new()
                        {
                            Partition = partition,
                            FetchOffset = offset,
                            PartitionMaxBytes = FetchBytes,
                        },
                    ],
                },
            ],
        };

    static CourseException Refused(string topic, int partition, ErrorCode error) =>
        error == ErrorCode.UnknownTopicOrPartition
            ? new CourseException($"There is no topic '{topic}' on this cluster.")
            : new CourseException($"The cluster did not show the batches of {topic}-{partition}: {error.KafkaName()}.");
}
