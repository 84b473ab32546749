using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Storage.Disk;

/// <summary>One broker's log directory, laid out as Kafka's.</summary>
internal sealed class BrokerDirectory
{
    readonly string _path;
    readonly Action<string> _log;

    public BrokerDirectory(string path, Action<string> log)
    {
        _path = path;
        _log = log;
        Directory.CreateDirectory(path);
        WasCleanlyShutDown = File.Exists(CleanShutdownFile) || !Directory.EnumerateDirectories(path).Any();
        RecoveryPoints = new(PathOf("recovery-point-offset-checkpoint"));
        StartOffsets = new(PathOf("log-start-offset-checkpoint"));
        HighWatermarks = new(PathOf("replication-offset-checkpoint"));
        CleanedOffsets = new(PathOf("cleaner-offset-checkpoint"));
    }

    public string Path => _path;

    /// <summary>Whether all that the broker wrote is known to be whole.</summary>
    public bool WasCleanlyShutDown { get; }

    public OffsetCheckpoint RecoveryPoints { get; }
    public OffsetCheckpoint StartOffsets { get; }
    public OffsetCheckpoint HighWatermarks { get; }
    public OffsetCheckpoint CleanedOffsets { get; }

    string CleanShutdownFile => PathOf(".kafka_cleanshutdown");

    string PathOf(string file) => System.IO.Path.Combine(_path, file);

    /// <summary>Notes whose directory this is, and that it is in use.</summary>
    public void Open(int brokerId, string clusterId, Guid directoryId)
    {
        AtomicFile.Write(
            PathOf("meta.properties"),
            $"#\nversion=1\ncluster.id={clusterId}\nnode.id={brokerId}\ndirectory.id={KafkaUuid.Text(directoryId)}\n"
        );
        File.Delete(CleanShutdownFile);
    }

    public void NoteCleanShutdown() => AtomicFile.Write(CleanShutdownFile, """{"version":0,"brokerEpoch":-1}""");

    public LogDirectory LogOf(string topic, int partition, int indexInterval) =>
        new(PathOf($"{topic}-{partition}"), indexInterval);

    /// <summary>Removes the logs that no topic has any more, because the process ended amid a deletion.</summary>
    public void RemoveStrays(IReadOnlySet<string> known)
    {
        foreach (var directory in Directory.EnumerateDirectories(_path))
        {
            var name = System.IO.Path.GetFileName(directory);
            if (known.Contains(name))
                continue;
            if (!name.EndsWith("-delete", StringComparison.Ordinal))
                _log($"{directory} belongs to no topic of the cluster and is removed");
            Directory.Delete(directory, recursive: true);
        }
    }
}
