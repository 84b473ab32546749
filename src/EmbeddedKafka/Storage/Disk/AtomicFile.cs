using System.Text;

namespace EmbeddedKafka.Storage.Disk;

/// <summary>Replaces small files as a whole: after a crash there is the old content or the new.</summary>
internal static class AtomicFile
{
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text), flush: false);

    public static void Write(string path, ReadOnlySpan<byte> bytes, bool flush)
    {
        var fresh = path + ".tmp";
        using (var handle = File.OpenHandle(fresh, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(handle, bytes, 0);
            if (flush)
                RandomAccess.FlushToDisk(handle);
        }
        File.Move(fresh, path, overwrite: true);
    }
}
