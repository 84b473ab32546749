namespace Course.Kit;

/// <summary>Progress for whoever gave nothing to hear it with: lines on standard error, in the order in which they
/// come.</summary>
internal sealed class ErrorLines : IProgress<string>
{
    public void Report(string value) => Console.Error.WriteLine(value);
}
