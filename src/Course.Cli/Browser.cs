using System.ComponentModel;
using System.Diagnostics;

namespace Course.Cli;

/// <summary>The browser of this machine.</summary>
internal static class Browser
{
    /// <summary>Opens a page or an address; false where there is no browser to start.</summary>
    public static bool TryOpen(string target)
    {
        // On Linux without a desktop, xdg-open may find a text browser, which would take the terminal. BROWSER is what
        // containers set.
        if (
            OperatingSystem.IsLinux()
            && new[] { "DISPLAY", "WAYLAND_DISPLAY", "BROWSER" }.All(name =>
                string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))
            )
        )
            return false;
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(target) { UseShellExecute = true });
            return true;
        }
        catch (Exception error) when (error is Win32Exception or FileNotFoundException or PlatformNotSupportedException)
        {
            return false;
        }
    }
}
