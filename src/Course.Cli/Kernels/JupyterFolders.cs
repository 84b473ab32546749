namespace Course.Cli.Kernels;

/// <summary>Where Jupyter front ends look for kernels: the user's data folder, or <c>share/jupyter</c> below a
/// prefix.</summary>
internal static class JupyterFolders
{
    /// <summary>The folder of a kernel's description.</summary>
    /// <param name="name">The kernel's name, as notebooks give it.</param>
    /// <param name="prefix">A Python environment's folder; null for this user.</param>
    public static string Kernel(string name, string? prefix) =>
        Path.Combine(
            prefix is null ? UserData() : Path.GetFullPath(Path.Combine(prefix, "share", "jupyter")),
            "kernels",
            name
        );

    /// <summary>The user's data folder: JUPYTER_DATA_DIR, or the system's place for it (docs.jupyter.org, "Common
    /// directories and file locations").</summary>
    static string UserData()
    {
        if (Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") is { Length: > 0 } chosen)
            return Path.GetFullPath(chosen);
        var home = Environment.GetFolderPath(
            Environment.SpecialFolder.UserProfile,
            Environment.SpecialFolderOption.DoNotVerify
        );
        if (OperatingSystem.IsWindows())
            return Path.Combine(
                Environment.GetFolderPath(
                    Environment.SpecialFolder.ApplicationData,
                    Environment.SpecialFolderOption.DoNotVerify
                ),
                "jupyter"
            );
        if (OperatingSystem.IsMacOS())
            return Path.Combine(home, "Library", "Jupyter");
        return Path.Combine(
            Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } data
                ? data
                : Path.Combine(home, ".local", "share"),
            "jupyter"
        );
    }
}
