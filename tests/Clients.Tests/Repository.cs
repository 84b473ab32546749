using System.Reflection;

namespace Clients.Tests;

/// <summary>Places in the checkout.</summary>
internal static class Repository
{
    public static string Root { get; } =
        typeof(Repository)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(entry => entry.Key == "RepositoryRoot")
            .Value!;

    /// <summary>Source files of this project that are not C#.</summary>
    public static string Sources(string folder) => Path.Combine(Root, "tests", "Clients.Tests", folder);

    /// <summary>A folder for what tests build or download; not in git.</summary>
    public static string Artifacts(string name) =>
        Directory.CreateDirectory(Path.Combine(Root, "artifacts", "clients", name)).FullName;
}
