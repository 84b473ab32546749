using System.Reflection;

namespace Kernel.Tests;

/// <summary>Places in the checkout, and the kernel that was built with these tests.</summary>
internal static class Repository
{
    public static string Root { get; } =
        typeof(Repository)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(entry => entry.Key == "RepositoryRoot")
            .Value!;

    public static string Notebook01 => Path.Combine(Root, "notebooks", "01-kafka-basics.ipynb");

    public static string Client(string file) => Path.Combine(Root, "tests", "Kernel.Tests", "client", file);

    /// <summary>The command that starts the kernel, without the connection file.</summary>
    public static string[] KernelCommand { get; } =
    [
        Path.GetFullPath(
            Path.Combine("../../..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"),
            Path.GetDirectoryName(typeof(object).Assembly.Location)!
        ),
        Path.Combine(AppContext.BaseDirectory, "course-kernel.dll"),
    ];
}
