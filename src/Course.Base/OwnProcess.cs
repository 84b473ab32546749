using System.Diagnostics;

namespace Course.Base;

/// <summary>Runs <c>course</c> once more with other arguments, in a process of its own.</summary>
public static class OwnProcess
{
    /// <summary>How to start it, with all three streams redirected and read as UTF-8.</summary>
    public static ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        // Within another program, such as the tests, `dotnet` starts this one.
        var own = Path.GetFileNameWithoutExtension(Environment.ProcessPath);
        var start = new ProcessStartInfo(own is "course" or "dotnet" ? Environment.ProcessPath! : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
            StandardErrorEncoding = System.Text.Encoding.UTF8,
        };
        if (own is not "course")
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "course.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    public static async Task<(int ExitCode, string Output)> RunAsync(
        IEnumerable<string> arguments,
        CancellationToken cancellation
    )
    {
        using var process = Process.Start(StartInfo(arguments))!;
        process.StandardInput.Close();
        try
        {
            var error = process.StandardError.ReadToEndAsync(cancellation);
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, process.ExitCode == 0 ? output : output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
