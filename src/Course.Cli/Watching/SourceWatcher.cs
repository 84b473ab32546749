using System.Threading.Channels;
using Course.Grading.Labs;

namespace Course.Cli.Watching;

/// <summary>Says when the sources of a folder were saved; one save that touches many files, or one file many times, is
/// one signal.</summary>
internal sealed class SourceWatcher : IDisposable
{
    /// <summary>Editors write a file in several steps; this much silence means that they are done.</summary>
    static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(120);

    readonly string _folder;
    readonly ChannelWriter<WatchSignal> _signals;
    readonly FileSystemWatcher _files;
    readonly ITimer _timer;
    readonly Lock _lock = new();
    readonly HashSet<string> _saved = [];

    public SourceWatcher(string folder, ChannelWriter<WatchSignal> signals, TimeProvider time)
    {
        _folder = folder;
        _signals = signals;
        _timer = time.CreateTimer(_ => Report(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _files = new FileSystemWatcher(folder, "*.cs")
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.FileName | NotifyFilters.Size,
        };
        _files.Changed += (_, e) => Touch(e.FullPath);
        _files.Created += (_, e) => Touch(e.FullPath);
        _files.Deleted += (_, e) => Touch(e.FullPath);
        _files.Renamed += (_, e) => Touch(e.FullPath);
        _files.EnableRaisingEvents = true;
    }

    void Touch(string path)
    {
        // An editor's lock or copy beside a source is not saved by anybody.
        if (!SourceFiles.IsSource(Path.GetRelativePath(_folder, path)))
            return;
        lock (_lock)
            _saved.Add(path);
        _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
    }

    void Report()
    {
        lock (_lock)
        {
            _signals.TryWrite(WatchSignal.OfSave(_saved));
            _saved.Clear();
        }
    }

    public void Dispose()
    {
        _files.Dispose();
        _timer.Dispose();
    }
}
