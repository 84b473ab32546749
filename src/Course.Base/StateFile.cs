using System.Text.Json;

namespace Course.Base;

/// <summary>
/// A value kept in a JSON file. Written to a temporary file and moved into place, so that a process killed at any
/// moment leaves the old value or the new one. A damaged file is set aside, never overwritten silently.
/// </summary>
/// <typeparam name="T">What is kept.</typeparam>
public sealed class StateFile<T>
    where T : class
{
    static readonly TimeSpan MoveDeadline = TimeSpan.FromSeconds(2);
    static readonly JsonSerializerOptions DefaultJson = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    readonly Func<T> _initial;
    readonly JsonSerializerOptions _json;
    readonly TimeProvider _time;

    /// <param name="path">The file; its folder is made when it is first written. See
    /// <see cref="RootFolder.StateFile"/>.</param>
    /// <param name="initial">The value while there is no file, and after a damaged one was set aside.</param>
    /// <param name="json">Default: web naming, indented.</param>
    /// <param name="time">The clock for the name of a damaged file.</param>
    public StateFile(string path, Func<T> initial, JsonSerializerOptions? json = null, TimeProvider? time = null)
    {
        Path = System.IO.Path.GetFullPath(path);
        _initial = initial;
        _json = json ?? DefaultJson;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Called with one sentence when a damaged file was set aside.</summary>
    public Action<string>? Damaged { get; init; }

    /// <summary>Where the last damaged file was put, or null.</summary>
    public string? DamagedFile { get; private set; }

    /// <summary>The value in the file, or the initial one.</summary>
    public async Task<T> LoadAsync(CancellationToken cancellationToken = default)
    {
        if (await ReadAsync(cancellationToken) is (true, var value))
            return value ?? _initial();
        // Another process may have written a sound file since: look again while nobody can write.
        await using var held = await FileLock.AcquireAsync(Path, cancellationToken);
        return await LoadHeldAsync(cancellationToken);
    }

    /// <summary>Replaces the value.</summary>
    /// <exception cref="CourseException">Another process held the file for ten seconds.</exception>
    public async Task SaveAsync(T value, CancellationToken cancellationToken = default)
    {
        await using var held = await FileLock.AcquireAsync(Path, cancellationToken);
        await SaveHeldAsync(value, cancellationToken);
    }

    /// <summary>Reads, changes and writes the value while no other process does the same, and returns the new
    /// one.</summary>
    /// <exception cref="CourseException">Another process held the file for ten seconds.</exception>
    public async Task<T> UpdateAsync(Func<T, T> change, CancellationToken cancellationToken = default)
    {
        await using var held = await FileLock.AcquireAsync(Path, cancellationToken);
        var value = change(await LoadHeldAsync(cancellationToken));
        await SaveHeldAsync(value, cancellationToken);
        return value;
    }

    async Task<T> LoadHeldAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) is (true, var value))
            return value ?? _initial();
        await SetAsideAsync(cancellationToken);
        return _initial();
    }

    async Task SaveHeldAsync(T value, CancellationToken cancellationToken)
    {
        var temporary = $"{Path}.{Environment.ProcessId}-{Guid.NewGuid():N}.tmp";
        try
        {
            await using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                await JsonSerializer.SerializeAsync(stream, value, _json, cancellationToken);
                stream.Flush(flushToDisk: true);
            }
            await FileLock.RetryAsync(() => Move(temporary, Path), MoveDeadline, cancellationToken);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    async Task<(bool Sound, T? Value)> ReadAsync(CancellationToken cancellationToken)
    {
        byte[] bytes;
        try
        {
            bytes = await FileLock.RetryAsync(ReadBytesAsync, MoveDeadline, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (true, null);
        }
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, _json) is { } value ? (true, value) : (false, null);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            return (false, null);
        }
    }

    async Task<byte[]> ReadBytesAsync()
    {
        // Sharing everything lets another process move a new file into place while this one reads, also on Windows.
        await using var stream = new FileStream(
            Path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    async Task SetAsideAsync(CancellationToken cancellationToken)
    {
        var aside = $"{Path}.damaged-{_time.GetUtcNow():yyyyMMdd-HHmmss-fff}";
        await FileLock.RetryAsync(() => Move(Path, aside), MoveDeadline, cancellationToken);
        DamagedFile = aside;
        Damaged?.Invoke(
            $"'{Path}' was damaged: it is now '{System.IO.Path.GetFileName(aside)}', and the course starts "
                + "that part afresh."
        );
    }

    static Task<bool> Move(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        return Task.FromResult(true);
    }
}
