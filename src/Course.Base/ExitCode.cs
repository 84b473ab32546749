namespace Course.Base;

/// <summary>What the process returns; documented in <c>course --help</c>.</summary>
public static class ExitCode
{
    public const int Ok = 0;

    /// <summary>A task is not done yet, or a cell or a check failed.</summary>
    public const int Failed = 1;

    /// <summary>A command, an option or a file that cannot be understood.</summary>
    public const int BadInput = 2;

    /// <summary>Something that the machine must provide is missing.</summary>
    public const int EnvironmentMissing = 3;

    public const int Interrupted = 130;
}
