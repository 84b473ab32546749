using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Course.Notebooks.Tests;

/// <summary>Compiles small assemblies and lays out small packages.</summary>
internal static class Assemblies
{
    public static string Compile(string folder, string name, string source, params string[] references)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name + ".dll");
        var result = CSharpCompilation
            .Create(
                name,
                [CSharpSyntaxTree.ParseText(source)],
                [
                    .. FrameworkAssemblies.CreateReferences(),
                    .. references.Select(file => MetadataReference.CreateFromFile(file)),
                ],
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
            )
            .Emit(path);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return path;
    }

    /// <summary>A package as a restore leaves it in the global packages folder.</summary>
    public static string Package(
        string packages,
        string id,
        string version,
        string source,
        string dependencies = "",
        params string[] references
    )
    {
        var folder = Path.Combine(packages, id.ToLowerInvariant(), version);
        var dll = Compile(Path.Combine(folder, "lib", "net8.0"), id, source, references);
        File.WriteAllText(
            Path.Combine(folder, id.ToLowerInvariant() + ".nuspec"),
            $"""
            <?xml version="1.0"?>
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
            <id>{id}</id><version>{version}</version><authors>x</authors><description>x</description>
            <dependencies><group targetFramework="net8.0">{dependencies}</group></dependencies>
            </metadata></package>
            """
        );
        File.WriteAllText(Path.Combine(folder, ".nupkg.metadata"), "{}");
        return dll;
    }
}
