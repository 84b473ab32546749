namespace Course.Interview.Mock;

/// <summary>How one question of a mock interview went.</summary>
/// <param name="Card">The card's id.</param>
/// <param name="Part">The part it was asked in.</param>
/// <param name="Ticked">The rubric points that were said, counted from 1.</param>
/// <param name="Points">How many there were.</param>
/// <param name="Seconds">From the question to the end of the answer.</param>
/// <param name="FollowUp">The follow-up that was asked; null when none was.</param>
/// <param name="FollowUpKnown">Whether the person could answer it.</param>
/// <param name="Text">What the person typed; null when it was said aloud.</param>
public sealed record MockAnswer(
    string Card,
    MockPart Part,
    IReadOnlyList<int> Ticked,
    int Points,
    double Seconds,
    string? FollowUp,
    bool FollowUpKnown,
    string? Text = null
);
