using System.Text.Json;
using System.Text.Json.Serialization;
using Course.Base;

namespace Course.Interview.Mock;

/// <summary>
/// The mock interview that is being held, in a file that is written after each step: a session that is killed is gone
/// on with. One session at a time: another would take the same questions for its own.
/// </summary>
public sealed class UnfinishedMockStore : IDisposable
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        // Sound JSON that is no interview is damage as well.
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    readonly StateFile<Kept> _file;
    readonly FileStream _held;

    UnfinishedMockStore(string path, Action<string>? damaged, TimeProvider? time, FileStream held)
    {
        _file = new StateFile<Kept>(path, () => new Kept(null), Json, time) { Damaged = damaged };
        _held = held;
    }

    /// <summary>Opens the store; null while another session has it.</summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="damaged">Told in one sentence when it cannot be read and was set aside.</param>
    /// <param name="time">The clock for the name of a damaged file.</param>
    public static UnfinishedMockStore? TryOpen(string path, Action<string>? damaged = null, TimeProvider? time = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        try
        {
            // The operating system releases the lock when the process ends, also when it is killed.
            return new(
                path,
                damaged,
                time,
                new FileStream(path + ".held", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
            );
        }
        catch (IOException)
        {
            return null;
        }
    }

    public async Task<UnfinishedMock?> LoadAsync(CancellationToken cancellationToken = default) =>
        (await _file.LoadAsync(cancellationToken)).Mock;

    public Task SaveAsync(UnfinishedMock mock, CancellationToken cancellationToken = default) =>
        _file.SaveAsync(new Kept(mock), cancellationToken);

    /// <summary>The interview is over.</summary>
    public void Clear() => File.Delete(_file.Path);

    public void Dispose() => _held.Dispose();

    sealed record Kept(UnfinishedMock? Mock);
}
