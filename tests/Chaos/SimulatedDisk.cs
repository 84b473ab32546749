namespace EmbeddedKafka.Chaos;

/// <summary>The folder of a cluster with a data directory, and what is in it when its process is killed.</summary>
internal sealed class SimulatedDisk(string first) : IDisposable
{
    readonly List<string> _folders = [first];

    public static string NewFolder() => Directory.CreateTempSubdirectory("kafka-chaos-").FullName;

    /// <summary>A copy of the folder as the operating system has it now: what a killed process leaves.</summary>
    public string AsItIs()
    {
        var copy = NewFolder();
        foreach (var file in Directory.EnumerateFiles(_folders[^1], "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(file) == ".lock")
                continue;
            var target = Path.Combine(copy, Path.GetRelativePath(_folders[^1], file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var from = new FileStream(
                file,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            using var to = File.Create(target);
            from.CopyTo(to);
        }
        _folders.Add(copy);
        return copy;
    }

    public void Dispose()
    {
        foreach (var folder in _folders)
            Directory.Delete(folder, recursive: true);
    }
}
