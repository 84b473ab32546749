namespace Course.Interview.Scheduling;

/// <summary>Where a card stands between being new and being known.</summary>
public enum Phase
{
    /// <summary>Goes through the learning steps, minutes apart.</summary>
    Learning,

    /// <summary>Comes back after days.</summary>
    Review,

    /// <summary>Was forgotten, and goes through the relearning steps.</summary>
    Relearning,
}
