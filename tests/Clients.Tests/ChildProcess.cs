using System.ComponentModel;
using System.Diagnostics;

namespace Clients.Tests;

/// <summary>What a process printed and how it ended.</summary>
internal sealed record ChildResult(int ExitCode, string Out, string Error)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>This, if the process was content with itself.</summary>
    public ChildResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Out}\n{Error}");
        return this;
    }
}

/// <summary>A client that runs as a process of its own and is ended by its own handle when its time is up.</summary>
internal static class ChildProcess
{
    public static bool Exists(string program) =>
        Path.IsPathRooted(program)
            ? File.Exists(program)
            : (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .Any(folder => File.Exists(Path.Combine(folder, program)));

    public static async Task<ChildResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string input = "",
        TimeSpan? deadline = null,
        string? folder = null,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new Win32Exception($"{program} did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(deadline ?? TimeSpan.FromSeconds(90));
        try
        {
            await FeedAsync(process, input);
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"{program} {string.Join(' ', start.ArgumentList)} did not end in time\n{await output}\n{await error}"
            );
        }
        return new(process.ExitCode, await output, await error);
    }

    static async Task FeedAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program closed its input before it had read all; its output says why.
        }
    }
}
