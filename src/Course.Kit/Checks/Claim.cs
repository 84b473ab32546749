namespace Course.Kit;

/// <summary>What an experiment must show. A cell that makes a claim fails when the claim is false.</summary>
public static class Claim
{
    /// <summary>Writes one line <c>✓ sentence (seen …)</c> to the console and tells a <see cref="CourseEvent"/>, or
    /// throws.</summary>
    /// <param name="sentence">The claim, as a full sentence without the full stop.</param>
    /// <param name="holds">Whether this run shows it.</param>
    /// <param name="seen">What this run showed; said in both cases.</param>
    /// <exception cref="ClaimFailedException"><paramref name="holds"/> is false.</exception>
    public static void That(string sentence, bool holds, string? seen = null)
    {
        var detail =
            string.IsNullOrWhiteSpace(seen) ? ""
            : seen.StartsWith("seen", StringComparison.OrdinalIgnoreCase) ? seen
            : $"seen: {seen}";
        var told = CourseEvent.Claim(sentence, holds, seen);
        if (!holds)
            throw new ClaimFailedException($"✗ claim: {sentence}{(detail == "" ? "" : $" — {detail}")}")
            {
                Data = { [CourseEvent.MimeType] = told },
            };
        Console.Out.WriteLine($"✓ {sentence}{(detail == "" ? "" : $" ({detail})")}");
        CourseEvent.Tell(told);
    }
}
