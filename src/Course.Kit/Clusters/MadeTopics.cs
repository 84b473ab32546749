using Course.Base;

namespace Course.Kit;

/// <summary>
/// The topics that this run has made on somebody's cluster, kept in <c>.course/external</c> so that a run that is cut
/// short leaves its list to the next one. A line is written before a topic is made.
/// </summary>
internal sealed class MadeTopics : IDisposable
{
    readonly Lock _lock = new();
    readonly HashSet<string> _topics = [];
    readonly string _folder;
    readonly string _cluster;
    readonly FileStream _file;

    MadeTopics(string folder, string cluster, FileStream file) => (_folder, _cluster, _file) = (folder, cluster, file);

    public IReadOnlyCollection<string> All
    {
        get
        {
            lock (_lock)
                return [.. _topics];
        }
    }

    /// <summary>Begins a list for this run.</summary>
    /// <param name="clusterId">The cluster's id.</param>
    /// <param name="folder">Where lists lie; default: <c>.course/external</c>.</param>
    public static MadeTopics Of(string clusterId, string? folder = null)
    {
        var cluster = string.Concat(
            clusterId.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '.')
        );
        folder ??= RootFolder.TryFind() is { } root
            ? Path.Combine(root, ".course", "external")
            : Path.Combine(Path.GetTempPath(), "course-external");
        try
        {
            Directory.CreateDirectory(folder);
            // This process keeps the file open: another process that can open it knows that this one has ended.
            return new MadeTopics(
                folder,
                cluster,
                new FileStream(
                    Path.Combine(folder, $"{cluster}~{Guid.NewGuid():N}"),
                    FileMode.CreateNew,
                    FileAccess.ReadWrite,
                    FileShare.None
                )
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CourseException(
                $"The list of topics to be removed cannot be kept in '{folder}' ({e.Message.TrimEnd('.')}): "
                    + "make it writable.",
                e
            );
        }
    }

    public bool Contains(string topic)
    {
        lock (_lock)
            return _topics.Contains(topic);
    }

    public void Add(string topic)
    {
        lock (_lock)
            if (_topics.Add(topic))
                Write();
    }

    public void Remove(string topic)
    {
        lock (_lock)
            if (_topics.Remove(topic))
                Write();
    }

    /// <summary>Takes over what runs of the past left on this cluster, and returns it.</summary>
    public IReadOnlyCollection<string> TakeOver()
    {
        var left = new List<string>();
        foreach (var path in Directory.GetFiles(_folder, $"{_cluster}~*").Where(path => path != _file.Name))
        {
            try
            {
                using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                using (var reader = new StreamReader(file))
                    left.AddRange(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
                foreach (var topic in left)
                    Add(topic);
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another process holds the list open, so its run goes on and its topics are in use.
            }
        }
        return left;
    }

    public void Dispose()
    {
        var isDone = All.Count == 0;
        _file.Dispose();
        if (isDone)
            File.Delete(_file.Name);
    }

    void Write()
    {
        _file.SetLength(0);
        _file.Write(System.Text.Encoding.UTF8.GetBytes(string.Concat(_topics.Select(topic => topic + "\n"))));
        _file.Flush(flushToDisk: true);
    }
}
