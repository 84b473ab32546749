namespace Course.Interview;

/// <summary>The parts of a mock interview, in their order.</summary>
public enum MockPart
{
    WarmUp,
    Depth,
    Scenario,
    Design,
}
