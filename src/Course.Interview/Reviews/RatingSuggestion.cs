namespace Course.Interview.Reviews;

/// <summary>A rating that follows from the ticks, with its reason. The person decides.</summary>
public sealed record RatingSuggestion(Rating Rating, string Reason)
{
    /// <summary>An answer that makes every point within this time was easy.</summary>
    public static readonly TimeSpan Fluent = TimeSpan.FromSeconds(90);

    /// <param name="ticked">How many points were said.</param>
    /// <param name="points">How many the rubric has.</param>
    /// <param name="taken">From the question to the end of the person's answer.</param>
    public static RatingSuggestion From(int ticked, int points, TimeSpan taken)
    {
        var count = $"{ticked} of {points} points";
        if (ticked == points)
            return taken <= Fluent
                ? new(Rating.Easy, $"{count} in {taken.TotalSeconds:0} s")
                : new(Rating.Good, $"{count}, in more than {Fluent.TotalSeconds:0} s");
        if (ticked * 3 >= points * 2)
            return new(Rating.Good, count);
        return ticked * 3 >= points ? new(Rating.Hard, count) : new(Rating.Again, count);
    }
}
