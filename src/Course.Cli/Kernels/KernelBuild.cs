using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Course.Base;

namespace Course.Cli.Kernels;

/// <summary>
/// Publishes the kernel below artifacts/kernel, each time into a folder of its own: a notebook that is open keeps the
/// files of its kernel. Where NuGet has the compiler for it, the code is compiled ahead of time, which saves a second
/// at the first completion.
/// </summary>
internal sealed class KernelBuild(string root)
{
    const int Kept = 2;

    string Builds => Path.Combine(root, "artifacts", "kernel");

    /// <summary>The kernel of the last build, or null.</summary>
    public string? Latest =>
        Folders().Select(folder => Path.Combine(folder, "course-kernel.dll")).LastOrDefault(File.Exists);

    /// <summary>Whether a source of the kernel is newer than a built one.</summary>
    public bool IsStale(string program) => !BuildStamp.IsCurrent(root, program, "Course.Kernel", "Course.Notebooks");

    /// <summary>Publishes the kernel.</summary>
    /// <param name="say">Told what is going on.</param>
    /// <returns>The program, and whether it is compiled ahead of time.</returns>
    public async Task<(string Program, bool Ahead)> PublishAsync(Action<string> say, CancellationToken cancellation)
    {
        var began = DateTime.UtcNow;
        var folder = Path.Combine(Builds, began.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture));
        say("building the kernel; compiling it ahead of time takes a minute");
        var (ahead, _) = await DotnetAsync(
            folder,
            cancellation,
            "-r",
            RuntimeId(),
            "--self-contained",
            "false",
            "-p:PublishReadyToRun=true"
        );
        if (!ahead)
        {
            say("the compiler for ahead-of-time code is not to be had here; building without");
            var (plain, output) = await DotnetAsync(folder, cancellation);
            if (!plain)
                throw new CommandException(
                    $"The kernel does not build: {FirstError(output)}",
                    ExitCode.Failed,
                    "dotnet build src/Course.Kernel"
                );
        }
        var program = Path.Combine(folder, "course-kernel.dll");
        // BuildStamp compares sources with the time at which the build began.
        File.SetLastWriteTimeUtc(program, began);
        foreach (var old in Folders().SkipLast(Kept))
            Delete(old);
        return (program, ahead);
    }

    async Task<(bool Done, string Output)> DotnetAsync(
        string folder,
        CancellationToken cancellation,
        params string[] more
    )
    {
        string[] arguments =
        [
            "publish",
            Path.Combine(root, "src", "Course.Kernel"),
            "-c",
            "Release",
            "-o",
            folder,
            "-p:UseAppHost=false",
            "-v",
            "quiet",
            "-nologo",
            .. more,
        ];
        var start = new ProcessStartInfo(DotnetProgram.Path, arguments)
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            var output = await process.StandardOutput.ReadToEndAsync(cancellation) + await errors;
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode == 0, output);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    IEnumerable<string> Folders() =>
        Directory.Exists(Builds) ? Directory.EnumerateDirectories(Builds).Order(StringComparer.Ordinal) : [];

    static string RuntimeId()
    {
        var system =
            OperatingSystem.IsWindows() ? "win"
            : OperatingSystem.IsMacOS() ? "osx"
            : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
            || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal)
                ? "linux-musl"
            : "linux";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }

    static string FirstError(string output) =>
        output.Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))?.Trim()
        ?? output.Trim();

    static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception used) when (used is IOException or UnauthorizedAccessException)
        {
            // Windows keeps the files of a kernel that runs; the next build tries again.
        }
    }
}
