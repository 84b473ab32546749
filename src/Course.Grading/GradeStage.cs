namespace Course.Grading;

/// <summary>The stages of a run.</summary>
public enum GradeStage
{
    Compiling,
    WaitingForCluster,
    TestStarted,
    TestEnded,
}
