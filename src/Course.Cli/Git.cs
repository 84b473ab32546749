using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Course.Cli;

/// <summary>Asks the git of this machine.</summary>
internal static class Git
{
    /// <summary>Runs git in a folder.</summary>
    /// <returns>What it printed, or null when it failed or is not there.</returns>
    public static async Task<string?> RunAsync(
        string folder,
        CancellationToken cancellation,
        params string[] arguments
    ) => (await TryAsync(folder, cancellation, arguments)).Output;

    static async Task<(string? Output, string? Words)> TryAsync(
        string folder,
        CancellationToken cancellation,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            var words = await errors;
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0 ? (output, null) : (null, words.Trim());
        }
        catch (Win32Exception)
        {
            return (null, null);
        }
    }

    public static async Task<bool> IsInstalledAsync(string folder, CancellationToken cancellation) =>
        await RunAsync(folder, cancellation, "--version") is not null;

    /// <summary>What git has against this folder, in its own words: "not a git repository", "detected dubious ownership
    /// …"; null when it takes it for a clone or is not there.</summary>
    public static async Task<string?> ObjectionAsync(string folder, CancellationToken cancellation) =>
        await TryAsync(folder, cancellation, "rev-parse", "--git-dir") is (_, { Length: > 0 } words) ? words : null;
}
