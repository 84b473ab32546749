using System.Text.Json;
using System.Text.Json.Serialization;
using Course.Kit;

namespace Course.Interview;

/// <summary>
/// The review log in <c>.course/interview.json</c>. Each change is on disk when its call returns, and is made on what the
/// file holds at that moment, so a second session loses nothing.
/// </summary>
public sealed class ReviewStore
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    readonly StateFile<ReviewLog> _file;

    /// <param name="path">The file; made on the first review.</param>
    /// <param name="damaged">Told in one sentence when a damaged file was set aside.</param>
    /// <param name="time">The clock for the name of a damaged file.</param>
    public ReviewStore(string path, Action<string>? damaged = null, TimeProvider? time = null) =>
        _file = new StateFile<ReviewLog>(path, () => new ReviewLog(), Json, time) { Damaged = damaged };

    /// <summary>The file.</summary>
    public string Path => _file.Path;

    public Task<ReviewLog> LoadAsync(CancellationToken cancellationToken = default) => _file.LoadAsync(cancellationToken);

    public Task<ReviewLog> AddAsync(Review review, CancellationToken cancellationToken = default) =>
        _file.UpdateAsync(log => log.With(review), cancellationToken);

    public Task<ReviewLog> RemoveAsync(Review review, CancellationToken cancellationToken = default) =>
        _file.UpdateAsync(log => log.Without(review), cancellationToken);
}
