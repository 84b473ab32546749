namespace Course.Kit;

/// <summary>How far an exercise is.</summary>
public enum CheckState
{
    /// <summary>Not answered yet.</summary>
    Open,

    /// <summary>Every check is right.</summary>
    Right,

    /// <summary>Something is missing.</summary>
    Wrong,
}
