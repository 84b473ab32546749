using System.Globalization;
using System.Text;

namespace EmbeddedKafka.Storage.Disk;

/// <summary>One of a broker's checkpoint files: an offset for each of its partitions. Format: version 0, count, then
/// topic, partition, offset.</summary>
internal sealed class OffsetCheckpoint(string path)
{
    byte[] _written = [];

    /// <summary>Empty where the file is missing; what of it can be read where it is damaged.</summary>
    public Dictionary<(string Topic, int Partition), long> Read()
    {
        var offsets = new Dictionary<(string, int), long>();
        if (!File.Exists(path))
            return offsets;
        foreach (var line in File.ReadLines(path).Skip(2))
        {
            var fields = line.Split(' ');
            if (
                fields.Length == 3
                && int.TryParse(fields[1], CultureInfo.InvariantCulture, out var partition)
                && long.TryParse(fields[2], CultureInfo.InvariantCulture, out var offset)
            )
                offsets[(fields[0], partition)] = offset;
        }
        return offsets;
    }

    public void Write(IReadOnlyCollection<(string Topic, int Partition, long Offset)> offsets)
    {
        var text = new StringBuilder($"0\n{offsets.Count}\n");
        foreach (var (topic, partition, offset) in offsets)
            text.Append(CultureInfo.InvariantCulture, $"{topic} {partition} {offset}\n");
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        if (bytes.AsSpan().SequenceEqual(_written))
            return;
        AtomicFile.Write(path, bytes, flush: false);
        _written = bytes;
    }
}
