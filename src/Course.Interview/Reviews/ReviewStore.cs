using System.Text.Json;
using System.Text.Json.Serialization;
using Course.Base;

namespace Course.Interview.Reviews;

/// <summary>
/// The reviews of a person: one JSON object a line in <c>.course/interview.jsonl</c>, beside the <c>interview.json</c>
/// that earlier versions wrote whole, which is still read. A review is added at the end, whatever the length of the
/// file, and is on disk when its call returns, so a second session loses nothing and a killed one at most the card on
/// its screen.
/// </summary>
public sealed class ReviewStore
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    readonly StateFile<ReviewLog> _earlier;
    readonly StateLog _lines;

    /// <param name="path">The file of an earlier version (<c>interview.json</c>); the lines lie beside it.</param>
    /// <param name="damaged">Told in one sentence when something damaged was set aside.</param>
    /// <param name="time">The clock for the name of a damaged file.</param>
    public ReviewStore(string path, Action<string>? damaged = null, TimeProvider? time = null)
    {
        _earlier = new StateFile<ReviewLog>(path, () => new ReviewLog(), Json, time) { Damaged = damaged };
        _lines = new StateLog(System.IO.Path.ChangeExtension(path, ".jsonl"), time) { Damaged = damaged };
    }

    /// <summary>The file that reviews are added to.</summary>
    public string Path => _lines.Path;

    public async Task<ReviewLog> LoadAsync(CancellationToken cancellationToken = default)
    {
        var reviews = File.Exists(_earlier.Path)
            ? [.. (await _earlier.LoadAsync(cancellationToken)).Reviews]
            : new List<Review>();
        var ids = new HashSet<string>();
        foreach (var (review, takenBack) in await _lines.LoadAsync(ReviewLine.Read, cancellationToken))
        {
            if (!takenBack && (review.Id is null || ids.Add(review.Id)))
                reviews.Add(review);
            else if (!takenBack)
                continue;
            else if (reviews.FindLastIndex(review.IsSameAs) is >= 0 and var index)
                reviews.RemoveAt(index);
        }

        return new ReviewLog { Reviews = reviews };
    }

    /// <summary>Adds a review and reads the whole log; see <see cref="AppendAsync"/>. One whose id was there already
    /// changes nothing.</summary>
    public async Task<ReviewLog> AddAsync(Review review, CancellationToken cancellationToken = default)
    {
        await AppendAsync([review], cancellationToken);
        return await LoadAsync(cancellationToken);
    }

    /// <summary>Adds reviews at the end: they are on disk when this returns.</summary>
    public Task AppendAsync(IEnumerable<Review> reviews, CancellationToken cancellationToken = default) =>
        _lines.AppendAsync(
            reviews.Select(review => new ReviewLine(review, TakenBack: false).ToString()),
            cancellationToken
        );

    /// <summary>Takes a review back and reads the whole log.</summary>
    public async Task<ReviewLog> RemoveAsync(Review review, CancellationToken cancellationToken = default)
    {
        await _lines.AppendAsync([new ReviewLine(review, TakenBack: true).ToString()], cancellationToken);
        return await LoadAsync(cancellationToken);
    }
}
