using System.Reflection;

namespace Interactive.Tests;

/// <summary>Places in the checkout that these tests were built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = Path.TrimEndingDirectorySeparator(Value("RepositoryRoot"));

    public static string Notebooks { get; } = Path.Combine(Root, "notebooks");

    /// <summary>The program that runs a notebook on .NET Interactive.</summary>
    public static string Host { get; } = Built("tests", "Interactive.Host", "interactive-host.dll");

    /// <summary>The course's own command.</summary>
    public static string Course { get; } = Built("src", "Course.Cli", "course.dll");

    static string Built(string folder, string project, string file) =>
        Path.Combine(Root, folder, project, "bin", Value("Configuration"), "net10.0", file);

    static string Value(string key) =>
        typeof(Checkout)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(entry => entry.Key == key)
            .Value!;
}
