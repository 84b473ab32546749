using Course.Base;

namespace Course.Kit;

/// <summary>
/// Where a cluster that is started here keeps its data and logs: <c>.course/clusters/NAME</c>. The data goes with the
/// cluster, also with one whose process was killed: the next cluster clears up; so do the brokers' configs, where
/// passwords and keys may stand. The logs of the last few stay, to be read.
/// </summary>
internal sealed class ClusterFolder : IDisposable
{
    const int LogsKept = 5;
    const string DataFolder = "data";
    const string ConfigFile = "server.properties";
    const string OwnerFile = "owner";
    const long LeastFreeBytes = 300L << 20;
    readonly FileStream _owner;

    ClusterFolder(string path, FileStream owner) => (Path, _owner) = (path, owner);

    public string Path { get; }

    /// <summary>Makes a new one and clears up what dead owners left.</summary>
    /// <exception cref="CourseException">It cannot be written, or the disk is nearly full.</exception>
    public static ClusterFolder New(string provider)
    {
        var all = RootFolder.TryFind() is { } root
            ? System.IO.Path.Combine(root, ".course", "clusters")
            : System.IO.Path.Combine(System.IO.Path.GetTempPath(), "course-clusters");
        var path = System.IO.Path.Combine(
            all,
            $"{DateTime.UtcNow:yyyyMMdd-HHmmss}-{provider}-{Guid.NewGuid().ToString("N")[..6]}"
        );
        try
        {
            Directory.CreateDirectory(path);
            // This process keeps the file open: another process that can open it knows that this one has ended.
            var owner = Own(path);
            ClearUp(all);
            var free = new DriveInfo(path).AvailableFreeSpace;
            if (free >= LeastFreeBytes)
                return new ClusterFolder(path, owner);
            owner.Dispose();
            Directory.Delete(path, recursive: true);
            throw new CourseException(
                $"The disk is nearly full: {Humanise.Bytes(free)} are free for '{all}', and the brokers' logs "
                    + $"need {Humanise.Bytes(LeastFreeBytes)}. Make room, or run with --cluster embedded, which "
                    + "keeps its logs in memory."
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CourseException(
                $"The brokers' logs cannot be kept in '{path}' ({e.Message.TrimEnd('.')}): make it writable, "
                    + "or run with --cluster embedded.",
                e
            );
        }
    }

    /// <summary>Removes the data; the logs stay.</summary>
    public void Dispose()
    {
        _owner.Dispose();
        ClearData(Path);
    }

    static FileStream Own(string folder) =>
        new(System.IO.Path.Combine(folder, OwnerFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    static void ClearUp(string all)
    {
        var ownerless = Directory
            .GetDirectories(all)
            .Where(IsOwnerless)
            .OrderDescending(StringComparer.Ordinal)
            .ToList();
        foreach (var (folder, number) in ownerless.Select((folder, number) => (folder, number)))
        {
            if (number < LogsKept)
                ClearData(folder);
            else
                Delete(folder);
        }
    }

    static bool IsOwnerless(string folder)
    {
        try
        {
            // A folder without the file is being made by another process at this moment.
            if (!File.Exists(System.IO.Path.Combine(folder, OwnerFile)))
                return false;
            using var owner = Own(folder);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static void ClearData(string folder)
    {
        foreach (var node in Directory.GetDirectories(folder))
        {
            Delete(System.IO.Path.Combine(node, DataFolder));
            Delete(System.IO.Path.Combine(node, ConfigFile));
        }
    }

    static void Delete(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
            else
                File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A virus scanner may hold a file: the next cluster tries again.
        }
    }
}
