namespace EmbeddedKafka.Storage.Disk;

/// <summary>
/// Where a cluster keeps everything: <c>metadata/</c> and one log directory per broker, <c>broker-1/</c> and so on.
/// One cluster at a time, by a lock on <c>.lock</c>.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    readonly FileStream _lock;

    /// <exception cref="InvalidOperationException">Another cluster has it.</exception>
    /// <exception cref="IOException">It cannot be made or written to.</exception>
    public DataDirectory(string path, int brokers, Action<string> log)
    {
        Path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(Path);
        _lock = Lock(Path);
        try
        {
            Metadata = new(System.IO.Path.Combine(Path, "metadata"), log);
            Brokers = new BrokerDirectory[brokers];
            for (var i = 0; i < brokers; i++)
                Brokers[i] = new(System.IO.Path.Combine(Path, $"broker-{i + 1}"), log);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    public string Path { get; }

    public MetadataLog Metadata { get; }

    /// <summary>Broker 1 comes first.</summary>
    public BrokerDirectory[] Brokers { get; }

    static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(
                System.IO.Path.Combine(path, ".lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException e) when (Directory.Exists(path) && e is not DirectoryNotFoundException)
        {
            throw new InvalidOperationException(
                $"the data directory {path} is in use by another cluster; stop that one, or give this one a "
                    + "directory of its own",
                e
            );
        }
    }

    public void Dispose()
    {
        Metadata.Dispose();
        _lock.Dispose();
    }
}
