using System.ComponentModel;
using System.Diagnostics;

namespace Course.Cli;

/// <summary>Asks the git of this machine.</summary>
internal static class Git
{
    /// <summary>Runs git in a folder.</summary>
    /// <returns>What it printed, or null when it failed or is not there.</returns>
    public static async Task<string?> RunAsync(string folder, CancellationToken cancellation, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await errors;
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    public static async Task<bool> IsInstalledAsync(string folder, CancellationToken cancellation) =>
        await RunAsync(folder, cancellation, "--version") is not null;
}
