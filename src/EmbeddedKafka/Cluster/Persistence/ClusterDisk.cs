using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Loop;
using EmbeddedKafka.Network;
using EmbeddedKafka.Storage;
using EmbeddedKafka.Storage.Disk;

namespace EmbeddedKafka.Cluster.Persistence;

/// <summary>Keeps the cluster in its data directory. Records are written by the logs themselves. This class writes the
/// controller's state before a response reports it, and from time to time the checkpoints that a start begins
/// with.</summary>
internal sealed class ClusterDisk : IDisposable
{
    const long HighWatermarkIntervalMs = 5_000;

    readonly ClusterState _state;
    readonly DataDirectory _directory;
    readonly Action<string> _log;
    readonly ClusterDocuments _documents;
    readonly HashSet<Topic> _changed = [];
    readonly List<ReplicaLog> _doomed = [];
    readonly HashSet<int> _failed = [];
    LoopTimer? _timer;
    bool _hasStartMoved;
    bool _isMetadataLost;

    public ClusterDisk(ClusterState state, DataDirectory directory, Action<string> log)
    {
        _state = state;
        _directory = directory;
        _log = log;
        _documents = new(state, directory.Metadata);
    }

    /// <summary>Called when a broker's disk fails, with its id: the broker is to go down.</summary>
    public Action<int>? BrokerFailed { get; set; }

    public string DirectoryOf(int brokerId) => _directory.Brokers[brokerId - 1].Path;

    int IndexInterval => (int)_state.Configs.BrokerNumber("log.index.interval.bytes");

    /// <summary>An empty log in a directory of its own.</summary>
    public ReplicaLog NewLog(int brokerId, Topic topic, int partition)
    {
        // A topic of this name may have been deleted just now.
        if (_doomed.Count > 0)
            Flush();
        var directory = DirectoryFor(brokerId, topic, partition);
        directory.Create(topic.Id);
        var log = new ReplicaLog(directory);
        log.Begin();
        return log;
    }

    LogDirectory DirectoryFor(int brokerId, Topic topic, int partition) =>
        _directory.Brokers[brokerId - 1].LogOf(topic.Name, partition, IndexInterval);

    /// <summary>The partitions of a topic, its configs or itself have changed.</summary>
    public void Touch(Topic topic)
    {
        _changed.Add(topic);
        _state.AskForTurnEnd();
    }

    /// <summary>A log start offset has moved within a segment, which no file tells.</summary>
    public void StartMoved()
    {
        _hasStartMoved = true;
        Arm();
    }

    /// <summary>Deletes a log with the next <see cref="Flush"/>, once the metadata no longer has the replica.</summary>
    public void Doom(ReplicaLog log)
    {
        log.Abandon();
        _doomed.Add(log);
    }

    /// <summary>Persists changed metadata before a response can report it.</summary>
    public void BeforeAnswer(IApiHandler handler)
    {
        if (handler.ChangesMetadata)
            _documents.Save();
        Flush();
    }

    public void Flush()
    {
        if (_changed.Count > 0)
        {
            foreach (var topic in _changed)
                _documents.Save(topic);
            _changed.Clear();
        }
        if (_hasStartMoved)
        {
            _hasStartMoved = false;
            foreach (var broker in _directory.Brokers)
                broker.StartOffsets.Write(Offsets(broker, replica => replica.Log.StartOffset));
        }
        FlushMetadata();
        foreach (var log in _doomed)
            log.Delete();
        _doomed.Clear();
    }

    void FlushMetadata()
    {
        try
        {
            _directory.Metadata.Flush();
        }
        catch (IOException e)
        {
            if (!_isMetadataLost)
                _log($"the cluster's metadata cannot be written to {_directory.Path}: {e.Message}");
            _isMetadataLost = true;
            throw;
        }
    }

    /// <summary>A broker's log directory has failed: the broker stops, like a broker of Kafka that has one log
    /// directory.</summary>
    public void Failed(int brokerId, IOException error)
    {
        if (!_failed.Add(brokerId))
            return;
        _log($"broker {brokerId} cannot write to its log directory {DirectoryOf(brokerId)} and stops: {error.Message}");
        _state.Loop.Post(() => BrokerFailed?.Invoke(brokerId));
    }

    /// <summary>Lets the broker use its log directory again, because it is being restarted.</summary>
    public void Trust(int brokerId) => _failed.Remove(brokerId);

    /// <summary>Schedules a checkpoint, unless one is scheduled already.</summary>
    public void Arm() =>
        _timer ??= _state.Loop.Schedule(
            HighWatermarkIntervalMs,
            () =>
            {
                _timer = null;
                Checkpoint();
            }
        );

    public void Checkpoint()
    {
        foreach (var broker in _directory.Brokers)
        {
            broker.HighWatermarks.Write(Offsets(broker, replica => replica.HighWatermark));
            broker.RecoveryPoints.Write(Offsets(broker, replica => replica.Log.RecoveryPoint));
            broker.StartOffsets.Write(Offsets(broker, replica => replica.Log.StartOffset));
            broker.CleanedOffsets.Write(Offsets(broker, replica => replica.Log.FirstDirtyOffset, onlyCompacted: true));
        }
    }

    List<(string, int, long)> Offsets(BrokerDirectory broker, Func<Replica, long> offset, bool onlyCompacted = false)
    {
        var brokerId = Array.IndexOf(_directory.Brokers, broker) + 1;
        var offsets = new List<(string, int, long)>();
        foreach (var partition in _state.Partitions)
            if (
                partition.ReplicaOn(brokerId) is { } replica
                && (!onlyCompacted || partition.Topic.Settings.Log.Compacts)
            )
                offsets.Add((partition.Topic.Name, partition.Index, offset(replica)));
        return offsets;
    }

    /// <summary>Frees memory by dropping batches that are in files too. Returns the number of bytes freed in leaders'
    /// logs.</summary>
    public long Evict()
    {
        long freed = 0;
        foreach (var partition in _state.Partitions)
        foreach (var replica in partition.Replicas)
        {
            var bytes = replica.Log.Evict();
            if (replica == partition.LeaderReplica)
                freed += bytes;
        }
        return freed;
    }

    /// <summary>Loads metadata and logs from the directory into a new cluster state.</summary>
    public void Restore()
    {
        _documents.Restore();
        var opened = _directory.Brokers.Select(broker => new OpenedBroker(broker)).ToArray();
        foreach (var broker in opened)
            broker.Directory.RemoveStrays(broker.LogNames(_state));
        long lastProducerId = -1;
        foreach (var partition in _state.Partitions)
        foreach (var replica in partition.Replicas)
            lastProducerId = Math.Max(
                lastProducerId,
                opened[replica.BrokerId - 1].Load(partition, replica, _state.Now, _log)
            );
        _state.ProducerIds.StartAfter(lastProducerId);
        _documents.RestoreLeaders();
        for (var i = 0; i < opened.Length; i++)
            _directory.Brokers[i].Open(i + 1, _state.ClusterId, _state.Brokers[i].DirectoryId);
        _documents.Save();
        _state.Retention.Arm();
        _state.Cleaner.Arm();
    }

    /// <summary>The log of a partition that the metadata knows, whose files are read later.</summary>
    public ReplicaLog OldLog(int brokerId, Topic topic, int partition)
    {
        var directory = DirectoryFor(brokerId, topic, partition);
        directory.Create(topic.Id);
        return new ReplicaLog(directory);
    }

    /// <summary>Flushes everything, then writes the clean-shutdown markers.</summary>
    public void Close()
    {
        _documents.Save();
        Flush();
        foreach (var partition in _state.Partitions)
        foreach (var replica in partition.Replicas)
            replica.Log.Close(_state.Now);
        Checkpoint();
        foreach (var broker in _directory.Brokers)
            broker.NoteCleanShutdown();
    }

    public void Dispose() => _directory.Dispose();

    sealed class OpenedBroker(BrokerDirectory directory)
    {
        readonly Dictionary<(string, int), long> _recoveryPoints = directory.RecoveryPoints.Read();
        readonly Dictionary<(string, int), long> _startOffsets = directory.StartOffsets.Read();
        readonly Dictionary<(string, int), long> _highWatermarks = directory.HighWatermarks.Read();
        readonly Dictionary<(string, int), long> _cleanedOffsets = directory.CleanedOffsets.Read();

        public BrokerDirectory Directory => directory;

        public HashSet<string> LogNames(ClusterState state) =>
            [.. state.Partitions.Select(partition => $"{partition.Topic.Name}-{partition.Index}")];

        /// <summary>The largest producer id in the log.</summary>
        public long Load(Partition partition, Replica replica, long now, Action<string> log)
        {
            var key = (partition.Topic.Name, partition.Index);
            var recoveryPoint = directory.WasCleanlyShutDown ? long.MaxValue : _recoveryPoints.GetValueOrDefault(key);
            long lastProducerId = -1;
            replica.Log.Load(
                _startOffsets.GetValueOrDefault(key),
                recoveryPoint,
                _cleanedOffsets.GetValueOrDefault(key),
                now,
                log,
                batch =>
                {
                    replica.Producers.Record(batch);
                    lastProducerId = Math.Max(lastProducerId, batch.ProducerId);
                }
            );
            replica.HighWatermark = Math.Clamp(
                _highWatermarks.GetValueOrDefault(key),
                replica.Log.StartOffset,
                replica.Log.EndOffset
            );
            return lastProducerId;
        }
    }
}
