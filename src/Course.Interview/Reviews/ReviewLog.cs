namespace Course.Interview.Reviews;

/// <summary>Every review ever made, in the order they were saved. Nothing derived from them is stored.</summary>
public sealed record ReviewLog
{
    /// <summary>The format of the file.</summary>
    public int Version { get; init; } = 1;

    public IReadOnlyList<Review> Reviews { get; init; } = [];

    /// <summary>The latest review of each card, by card id.</summary>
    public IReadOnlyDictionary<string, Review> Latest()
    {
        var latest = new Dictionary<string, Review>();
        foreach (var review in Reviews)
            if (!latest.TryGetValue(review.Card, out var known) || known.At <= review.At)
                latest[review.Card] = review;
        return latest;
    }

    public ReviewLog With(Review review) => this with { Reviews = [.. Reviews, review] };

    public ReviewLog Without(Review review) =>
        this with
        {
            Reviews = [.. Reviews.Where(known => !known.IsSameAs(review))],
        };
}
