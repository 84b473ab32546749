using System.Text;
using System.Text.Json;

namespace Course.Base;

/// <summary>
/// A file that only grows: one JSON object a line. A line is on disk when its call returns, and a process killed in the
/// middle of one leaves a tail that the next writer takes away. Lines that cannot be read are set aside, never lost
/// silently.
/// </summary>
/// <param name="path">The file; its folder is made when the first line is written.</param>
/// <param name="time">The clock for the name of the file of damaged lines.</param>
public sealed class StateLog(string path, TimeProvider? time = null)
{
    const byte NewLine = (byte)'\n';

    readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Reads one line.</summary>
    /// <exception cref="JsonException">It is damaged.</exception>
    public delegate T LineReader<out T>(ReadOnlySpan<byte> line);

    /// <summary>The file.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Called with one sentence when damaged lines were set aside.</summary>
    public Action<string>? Damaged { get; init; }

    /// <summary>Every line that can be read, the oldest first; none while there is no file.</summary>
    public async Task<IReadOnlyList<T>> LoadAsync<T>(LineReader<T> read, CancellationToken cancellationToken = default)
    {
        var values = new List<T>();
        if (ReadAll(await BytesAsync(cancellationToken), read, values).Count == 0)
            return values;
        // Look again while nobody can write: what another process is writing at this moment is no damage.
        await using var held = await FileLock.AcquireAsync(Path, cancellationToken);
        values.Clear();
        var bytes = await BytesAsync(cancellationToken);
        var damaged = ReadAll(bytes, read, values);
        if (damaged.Count > 0)
            await SetAsideAsync(bytes, damaged, cancellationToken);
        return values;
    }

    /// <summary>Adds lines, together and at the end.</summary>
    /// <exception cref="CourseException">Another process held the file for ten seconds.</exception>
    public async Task AppendAsync(IEnumerable<string> lines, CancellationToken cancellationToken = default)
    {
        await using var held = await FileLock.AcquireAsync(Path, cancellationToken);
        await using var stream = new FileStream(
            Path,
            FileMode.OpenOrCreate,
            FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete
        );
        CutTornTail(stream);
        await stream.WriteAsync(
            Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))),
            cancellationToken
        );
        stream.Flush(flushToDisk: true);
    }

    /// <summary>A line without its end was never confirmed to anybody.</summary>
    static void CutTornTail(FileStream stream)
    {
        var end = stream.Length;
        while (end > 0)
        {
            stream.Position = end - 1;
            if (stream.ReadByte() == NewLine)
                break;
            end--;
        }

        stream.SetLength(end);
        stream.Position = end;
    }

    /// <summary>Reads whole lines and returns where the damaged ones are.</summary>
    static List<Range> ReadAll<T>(byte[] bytes, LineReader<T> read, List<T> values)
    {
        var damaged = new List<Range>();
        for (var start = 0; bytes.AsSpan(start).IndexOf(NewLine) is >= 0 and var length; start += length + 1)
        {
            if (length == 0)
                continue;
            try
            {
                values.Add(read(bytes.AsSpan(start, length)));
            }
            catch (Exception e)
                when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
            {
                damaged.Add(start..(start + length + 1));
            }
        }

        return damaged;
    }

    async Task SetAsideAsync(byte[] bytes, List<Range> damaged, CancellationToken cancellationToken)
    {
        var aside = $"{Path}.damaged-{_time.GetUtcNow():yyyyMMdd-HHmmss-fff}";
        await File.WriteAllBytesAsync(aside, [.. damaged.SelectMany(range => bytes[range])], cancellationToken);
        var temporary = $"{Path}.{Environment.ProcessId}-{Guid.NewGuid():N}.tmp";
        await using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            var start = 0;
            foreach (var range in damaged)
            {
                stream.Write(bytes.AsSpan(start..range.Start.Value));
                start = range.End.Value;
            }

            stream.Write(bytes.AsSpan(start));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, Path, overwrite: true);
        Damaged?.Invoke(
            $"{(damaged.Count == 1 ? "A line" : $"{damaged.Count} lines")} of '{Path}' could not be read: "
                + $"they are now in '{System.IO.Path.GetFileName(aside)}', and everything else is kept."
        );
    }

    async Task<byte[]> BytesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await FileLock.RetryAsync(
                () => Task.FromResult(Bytes()),
                TimeSpan.FromSeconds(2),
                cancellationToken
            );
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    byte[] Bytes()
    {
        using var stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length ? bytes : bytes[..read];
    }
}
