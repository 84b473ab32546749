using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Course.Notebooks;

/// <summary>The shared framework's assemblies: the only ones that a notebook has in common with its host.</summary>
internal static class FrameworkAssemblies
{
    static readonly Lazy<IReadOnlyDictionary<string, string>> All = new(Find);
    static readonly Lazy<ImmutableArray<PortableExecutableReference>> Metadata = new(Read);

    /// <summary>References to all of them, made once per process.</summary>
    public static ImmutableArray<PortableExecutableReference> References => Metadata.Value;

    public static bool Contains(string? simpleName) => simpleName is not null && All.Value.ContainsKey(simpleName);

    static IReadOnlyDictionary<string, string> Find()
    {
        var folder = Path.GetDirectoryName(typeof(object).Assembly.Location);
        var trusted = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "";
        return trusted
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(file => Path.GetDirectoryName(file) == folder)
            .DistinctBy(Path.GetFileNameWithoutExtension, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(
                file => Path.GetFileNameWithoutExtension(file)!,
                file => file,
                StringComparer.OrdinalIgnoreCase
            );
    }

    static ImmutableArray<PortableExecutableReference> Read() =>
        [
            .. All
                .Value.Where(pair => !pair.Key.StartsWith("Microsoft.VisualBasic", StringComparison.Ordinal))
                .Select(pair =>
                    MetadataReference.CreateFromFile(pair.Value, documentation: FrameworkDocumentation.Instance)
                ),
        ];
}
