using System.Diagnostics;

namespace Course.Tests.Pages;

/// <summary>A Chromium or Chrome of this machine, used through its command line: it loads a file and prints the page as
/// it became.</summary>
internal sealed class Browser
{
    static readonly string[] Names =
    [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome.exe",
        "msedge.exe",
    ];

    static readonly string[] Places =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    readonly string _program;

    Browser(string program) => _program = program;

    /// <summary>The browser of this machine; a test that needs one is skipped where there is none.</summary>
    public static Browser OrSkip()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries
        );
        var program = folders
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .Concat(Places)
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(
            program is null,
            "no Chromium or Chrome on this machine: install one to let a real browser look at the page"
        );
        return new Browser(program!);
    }

    /// <summary>Loads an HTML file, lets its scripts run for some virtual seconds, and returns the document as
    /// HTML.</summary>
    public async Task<string> DocumentAsync(string file, CancellationToken cancellation)
    {
        var (process, profile) = Start("--virtual-time-budget=20000", "--dump-dom", new Uri(file).AbsoluteUri);
        using var end = process;
        try
        {
            using var ending = cancellation.Register(() => process.Kill(entireProcessTree: true));
            var error = process.StandardError.ReadToEndAsync(cancellation);
            var document = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            Assert.True(process.ExitCode == 0, $"{_program} ended with {process.ExitCode}: {await error}");
            return document;
        }
        finally
        {
            Delete(profile);
        }
    }

    /// <summary>Starts it without a window and with a profile of its own.</summary>
    public (Process Process, DirectoryInfo Profile) Start(params string[] arguments)
    {
        var profile = Directory.CreateTempSubdirectory("browser-");
        var start = new ProcessStartInfo(_program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in Arguments(profile.FullName).Concat(arguments))
            start.ArgumentList.Add(argument);
        return (Process.Start(start)!, profile);
    }

    static string[] Arguments(string profile) =>
        [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            $"--user-data-dir={profile}",
            "--window-size=1400,1000",
        ];

    // Helpers of the browser may still be closing their files.
    public static void Delete(DirectoryInfo profile)
    {
        try
        {
            profile.Delete(recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { }
    }
}
