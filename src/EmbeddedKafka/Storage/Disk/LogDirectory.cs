using System.Globalization;
using System.Text;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Storage.Disk;

/// <summary>The directory of one replica's log, named and filled as Kafka's: <c>orders-0/00000000000000000000.log</c>
/// and so on.</summary>
internal sealed class LogDirectory(string path, int indexInterval)
{
    const string EpochFile = "leader-epoch-checkpoint";
    const string MetadataFile = "partition.metadata";

    public string Path => path;

    public int IndexInterval => indexInterval;

    public void Create(Guid topicId)
    {
        Directory.CreateDirectory(path);
        var metadata = PathOf(MetadataFile);
        if (!File.Exists(metadata))
            File.WriteAllText(metadata, $"version: 0\ntopic_id: {KafkaUuid.Text(topicId)}");
    }

    public string PathOf(string file) => System.IO.Path.Combine(path, file);

    public string PathOf(long baseOffset, string extension) =>
        PathOf(baseOffset.ToString("D20", CultureInfo.InvariantCulture) + extension);

    /// <summary>The base offsets of the segments, in order.</summary>
    public IEnumerable<long> Segments(string extension = ".log") =>
        Directory
            .EnumerateFiles(path, "*" + extension)
            .Select(file => System.IO.Path.GetFileName(file)[..^extension.Length])
            .Where(name =>
                name.Length == 20 && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            )
            .Select(name => long.Parse(name, CultureInfo.InvariantCulture))
            .Order()
            .ToArray();

    public void Write(long baseOffset, string extension, ReadOnlyMemory<byte> bytes) =>
        File.WriteAllBytes(PathOf(baseOffset, extension), bytes.Span);

    public bool Holds(long baseOffset, string extension, ReadOnlyMemory<byte> bytes)
    {
        var file = new FileInfo(PathOf(baseOffset, extension));
        return file.Exists
            && file.Length == bytes.Length
            && File.ReadAllBytes(file.FullName).AsSpan().SequenceEqual(bytes.Span);
    }

    public void SaveEpochs(EpochCache epochs)
    {
        var entries = epochs.Entries;
        var text = new StringBuilder($"0\n{entries.Count}\n");
        foreach (var (epoch, startOffset) in entries)
            text.Append(CultureInfo.InvariantCulture, $"{epoch} {startOffset}\n");
        try
        {
            AtomicFile.Write(PathOf(EpochFile), text.ToString());
        }
        catch (IOException)
        {
            // Epochs can be read from the batches too, and the next append meets the same disk and reports it.
        }
    }

    /// <summary>What was saved; nothing where the file is missing or damaged, as the batches know their epochs
    /// too.</summary>
    public IEnumerable<(int Epoch, long StartOffset)> LoadEpochs()
    {
        if (!File.Exists(PathOf(EpochFile)))
            yield break;
        foreach (var line in File.ReadLines(PathOf(EpochFile)).Skip(2))
        {
            var fields = line.Split(' ');
            if (
                fields.Length != 2
                || !int.TryParse(fields[0], CultureInfo.InvariantCulture, out var epoch)
                || !long.TryParse(fields[1], CultureInfo.InvariantCulture, out var start)
            )
                yield break;
            yield return (epoch, start);
        }
    }

    /// <summary>Takes the log away at once by another name, so that half of it never looks like a log.</summary>
    public void Delete()
    {
        if (!Directory.Exists(path))
            return;
        var doomed = $"{path}.{Guid.NewGuid():N}-delete";
        Directory.Move(path, doomed);
        Directory.Delete(doomed, recursive: true);
    }
}
