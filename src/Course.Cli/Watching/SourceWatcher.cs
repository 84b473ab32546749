using System.Threading.Channels;

namespace Course.Cli;

/// <summary>Says when the sources of a folder were saved; one save that touches many files, or one file many times, is
/// one signal.</summary>
internal sealed class SourceWatcher : IDisposable
{
    /// <summary>Editors write a file in several steps; this much silence means that they are done.</summary>
    static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(120);

    readonly FileSystemWatcher _files;
    readonly ITimer _timer;

    public SourceWatcher(string folder, ChannelWriter<WatchSignal> signals, TimeProvider time)
    {
        _timer = time.CreateTimer(
            _ => signals.TryWrite(WatchSignal.Saved),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        _files = new FileSystemWatcher(folder, "*.cs")
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.FileName | NotifyFilters.Size,
        };
        _files.Changed += (_, _) => Touch();
        _files.Created += (_, _) => Touch();
        _files.Deleted += (_, _) => Touch();
        _files.Renamed += (_, _) => Touch();
        _files.EnableRaisingEvents = true;
    }

    void Touch() => _timer.Change(Quiet, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _files.Dispose();
        _timer.Dispose();
    }
}
