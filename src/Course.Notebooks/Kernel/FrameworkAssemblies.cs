using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Course.Notebooks;

/// <summary>The shared frameworks' assemblies: the only ones that a notebook has in common with its host.</summary>
internal static class FrameworkAssemblies
{
    static readonly Lazy<IReadOnlyDictionary<string, string>> All = new(Find);
    static readonly Lazy<IReadOnlySet<string>> AlsoShared = new(FindOthers);

    /// <summary>Makes references to all of them, for one notebook. Compilations that share a reference share what the
    /// compiler has read of it, and with two notebooks' at hand it may take either: then a cell's string is not the
    /// string of the cell before.</summary>
    public static ImmutableArray<PortableExecutableReference> CreateReferences() =>
        [
            .. All
                .Value.Where(pair => !pair.Key.StartsWith("Microsoft.VisualBasic", StringComparison.Ordinal))
                .Select(pair =>
                    MetadataReference.CreateFromFile(pair.Value, documentation: FrameworkDocumentation.Instance)
                ),
        ];

    /// <summary>Whether it belongs to .NET itself (Microsoft.NETCore.App), which every cell may name.</summary>
    public static bool Contains(string? simpleName) => simpleName is not null && All.Value.ContainsKey(simpleName);

    /// <summary>Whether it belongs to any framework that the host runs on: also ASP.NET Core's, which libraries of the
    /// notebook may need. As for any program, the framework's copy is used, even beside a package's.</summary>
    public static bool IsShared(string simpleName) => Contains(simpleName) || AlsoShared.Value.Contains(simpleName);

    static string OwnFolder => Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    static IEnumerable<string> Trusted =>
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries
        );

    static IReadOnlyDictionary<string, string> Find() =>
        Trusted
            .Where(file => Path.GetDirectoryName(file) == OwnFolder)
            .DistinctBy(Path.GetFileNameWithoutExtension, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(
                file => Path.GetFileNameWithoutExtension(file)!,
                file => file,
                StringComparer.OrdinalIgnoreCase
            );

    // dotnet/shared/Microsoft.NETCore.App/10.0.0 lies beside dotnet/shared/Microsoft.AspNetCore.App/10.0.0.
    static IReadOnlySet<string> FindOthers()
    {
        var frameworks = Path.GetDirectoryName(Path.GetDirectoryName(OwnFolder));
        return Trusted
            .Where(file => Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(file))) == frameworks)
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }
}
