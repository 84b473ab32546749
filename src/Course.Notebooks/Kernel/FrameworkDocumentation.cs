using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;

namespace Course.Notebooks;

/// <summary>
/// What the framework's documentation says. The shared framework comes without; the SDK's reference pack has it, split
/// otherwise: what runs from System.Private.CoreLib is described in System.Runtime.xml. So a symbol's type leads to the
/// file. Nothing is read before somebody asks, and on a machine without the SDK there is nothing.
/// </summary>
internal sealed class FrameworkDocumentation : DocumentationProvider
{
    /// <summary>The one of this process.</summary>
    public static readonly FrameworkDocumentation Instance = new();

    readonly Lazy<IReadOnlyDictionary<string, string>> _fileOfType = new(FindTypes);

    FrameworkDocumentation() { }

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => 0;

    protected override string? GetDocumentationForSymbol(
        string documentationMemberID,
        CultureInfo preferredCulture,
        CancellationToken cancellationToken = default
    )
    {
        for (
            var type = TypeOf(documentationMemberID);
            type.Length > 0;
            type = type[..Math.Max(0, type.LastIndexOf('.'))]
        )
        {
            if (_fileOfType.Value.TryGetValue(type, out var file))
                return DocumentationFile.At(file).Of(documentationMemberID);
        }
        return "";
    }

    /// <summary>The type of an id such as <c>M:System.Console.WriteLine(System.String)</c>, or what may be
    /// one.</summary>
    static string TypeOf(string id) => id.Length < 2 ? "" : id[2..].Split('(', '~')[0];

    static Dictionary<string, string> FindTypes()
    {
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var xml in Folder() is { } folder ? Directory.EnumerateFiles(folder, "*.xml") : [])
        {
            var assembly = Path.ChangeExtension(xml, ".dll");
            if (!File.Exists(assembly))
                continue;
            using var file = new PEReader(File.OpenRead(assembly));
            var metadata = file.GetMetadataReader();
            foreach (var handle in metadata.TypeDefinitions)
            {
                var type = metadata.GetTypeDefinition(handle);
                if (!type.IsNested)
                    types.TryAdd($"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}", xml);
            }
        }
        return types;
    }

    /// <summary>The reference pack of this runtime's major and minor version, or null.</summary>
    static string? Folder()
    {
        var dotnet = Path.GetFullPath("../../..", Path.GetDirectoryName(typeof(object).Assembly.Location)!);
        var packs = Path.Combine(dotnet, "packs", "Microsoft.NETCore.App.Ref");
        var version = $"{Environment.Version.Major}.{Environment.Version.Minor}";
        return Directory.Exists(packs)
            ? Directory
                .EnumerateDirectories(packs, version + ".*")
                .Select(pack => Path.Combine(pack, "ref", "net" + version))
                .LastOrDefault(Directory.Exists)
            : null;
    }
}
