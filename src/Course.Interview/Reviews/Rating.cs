namespace Course.Interview.Reviews;

/// <summary>How well a card went, as the person says. The numbers are those that FSRS uses.</summary>
public enum Rating
{
    Again = 1,
    Hard = 2,
    Good = 3,
    Easy = 4,
}
