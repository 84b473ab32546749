using System.Runtime.InteropServices;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Traffic;

/// <summary>Counts what brokers receive and serve. The loop owns it, so that counting costs an addition.</summary>
internal sealed class TrafficMeter
{
    readonly Dictionary<(ApiKey Api, string ClientId, int BrokerId), (long Count, long Bytes)> _requests = [];
    readonly Dictionary<(string Topic, int Partition), PartitionMeter> _partitions = [];

    public void Received(ApiKey api, string? clientId, int brokerId, int bytes)
    {
        ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(
            _requests,
            (api, clientId ?? "", brokerId),
            out _
        );
        seen = (seen.Count + 1, seen.Bytes + bytes);
    }

    /// <summary>The counters of a topic-partition; a topic made anew under an old name goes on counting.</summary>
    public PartitionMeter Of(string topic, int partition)
    {
        ref var meter = ref CollectionsMarshal.GetValueRefOrAddDefault(_partitions, (topic, partition), out _);
        return meter ??= new();
    }

    public ClusterTraffic Read() =>
        new(
            [
                .. _requests
                    .Select(seen => new RequestTraffic(
                        seen.Key.Api,
                        seen.Key.ClientId,
                        seen.Key.BrokerId,
                        seen.Value.Count,
                        seen.Value.Bytes
                    ))
                    .OrderBy(seen => seen.Api)
                    .ThenBy(seen => seen.ClientId, StringComparer.Ordinal)
                    .ThenBy(seen => seen.BrokerId),
            ],
            [
                .. _partitions
                    .Where(seen => seen.Value.Produced != default || seen.Value.Fetched != default)
                    .Select(seen => new PartitionTraffic(
                        seen.Key.Topic,
                        seen.Key.Partition,
                        seen.Value.Produced,
                        seen.Value.Fetched
                    ))
                    .OrderBy(seen => seen.Topic, StringComparer.Ordinal)
                    .ThenBy(seen => seen.Partition),
            ]
        );
}
