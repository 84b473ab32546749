namespace Course.Interview.Mock;

/// <summary>The parts of a mock interview, in their order.</summary>
public enum MockPart
{
    WarmUp,
    Depth,
    Scenario,
    Design,
}
