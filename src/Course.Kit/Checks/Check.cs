namespace Course.Kit;

/// <summary>Checks the answer to an exercise. A check never throws: a gap is a state of the learner, not a
/// failure.</summary>
/// <example><code>
/// Check.Exercise("1", "Choose the key")
///     .Answered(key, "Set `key` above.")
///     .That(() => key == "patient-7", "one patient's bookings share a partition", "records without a key spread over
/// partitions: give each the patient's id")
/// </code></example>
public static class Check
{
    /// <summary>Begins the checks of one exercise.</summary>
    /// <param name="id">The exercise's number in its notebook.</param>
    /// <param name="title">What the exercise asks, in a few words.</param>
    public static CheckList Exercise(string id, string title) => new(id, title);

    /// <inheritdoc cref="CheckList.That(bool, string, string)"/>
    public static CheckList That(bool ok, string right, string missing) =>
        new CheckList(null, null).That(ok, right, missing);
}
