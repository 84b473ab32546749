namespace Course.Interview.Reviews;

/// <summary>One rehearsal of one card: everything that a scheduler needs to be computed from the log alone.</summary>
/// <param name="Card">The card's id.</param>
/// <param name="At">When it was rated.</param>
/// <param name="Rating">What the person decided.</param>
/// <param name="Ticked">The rubric points that were said, counted from 1.</param>
/// <param name="Points">How many points the rubric had then.</param>
/// <param name="Seconds">From the question being shown to the answer being asked for.</param>
/// <param name="Id">Given by who may send it again; of those with the same id the first counts. Null where nothing is
/// sent twice.</param>
public sealed record Review(
    string Card,
    DateTimeOffset At,
    Rating Rating,
    IReadOnlyList<int> Ticked,
    int Points,
    double Seconds,
    string? Id = null
)
{
    /// <summary>True for the same rehearsal, also after a round trip through the file.</summary>
    public bool IsSameAs(Review other) => Card == other.Card && At == other.At;
}
