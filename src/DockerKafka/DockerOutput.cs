namespace DockerKafka;

/// <summary>What a program of Docker's said.</summary>
/// <param name="ExitCode">0 when it did what it was asked to.</param>
/// <param name="Output">Standard output, without the last line's end.</param>
/// <param name="Error">Standard error, likewise.</param>
public sealed record DockerOutput(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of standard output.</summary>
    public IReadOnlyList<string> Lines =>
        Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
