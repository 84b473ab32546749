using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Cluster.Fetching;

/// <summary>One partition of a fetch: what the client asked for, and in a session what it was told last.</summary>
internal sealed class FetchTarget(string topic, Guid topicId, FetchRequest.FetchPartition asked)
{
    public string Topic { get; } = topic;
    public Guid TopicId { get; } = topicId;
    public int Partition { get; } = asked.Partition;

    /// <summary>Whether the topic's name was known when the partition was first asked for: then a topic that has gone
    /// since is missed by its name, not by its id.</summary>
    public bool IsKnown { get; init; }

    public long Offset { get; private set; } = asked.FetchOffset;
    public int MaxBytes { get; private set; } = asked.PartitionMaxBytes;
    public int CurrentLeaderEpoch { get; private set; } = asked.CurrentLeaderEpoch;
    public int LastFetchedEpoch { get; private set; } = asked.LastFetchedEpoch;
    public (string Topic, Guid Id, int Partition) Key => (Topic, TopicId, Partition);

    long _toldHighWatermark = -1;
    long _toldLogStart = -1;
    bool _toldError;

    public void Update(FetchTarget newer)
    {
        Offset = newer.Offset;
        MaxBytes = newer.MaxBytes;
        CurrentLeaderEpoch = newer.CurrentLeaderEpoch;
        LastFetchedEpoch = newer.LastFetchedEpoch;
    }

    /// <summary>What the client was to be told did not reach it.</summary>
    public void Forget() => _toldHighWatermark = _toldLogStart = -1;

    /// <summary>Whether an incremental response has to mention the partition; notes what it tells.</summary>
    public bool HasNews(FetchResponse.PartitionData answer)
    {
        var news =
            answer.Records is { Length: > 0 }
            || answer.DivergingEpoch is not null
            || answer.PreferredReadReplica >= 0
            || answer.HighWatermark != _toldHighWatermark
            || answer.LogStartOffset != _toldLogStart
            || answer.ErrorCode != ErrorCode.None
            || _toldError;
        _toldHighWatermark = answer.HighWatermark;
        _toldLogStart = answer.LogStartOffset;
        _toldError = answer.ErrorCode != ErrorCode.None;
        return news;
    }
}
