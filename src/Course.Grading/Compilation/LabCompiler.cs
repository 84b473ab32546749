using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Course.Grading;

/// <summary>Compiles one lab with its grader, in memory and alone, so that one broken lab never blocks
/// another.</summary>
public sealed class LabCompiler
{
    const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>Beside the compiler itself: assemblies that hold the same types as the sources, when a test project
    /// compiles them.</summary>
    static readonly HashSet<string> NotForLabs =
    [
        "Microsoft.CodeAnalysis",
        "Microsoft.CodeAnalysis.CSharp",
        "Graders",
        "Solutions",
        "Labs",
    ];

    static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(ReadReferences);
    static readonly CSharpParseOptions Dialect = new(LanguageVersion.CSharp14, DocumentationMode.None);

    /// <summary>Compiles the learner's files.</summary>
    public static CompiledLab Compile(Lab lab, CancellationToken cancellation = default) =>
        Compile(lab, lab.Sources, cancellation);

    /// <summary>Compiles the solution with one of its files replaced; as it is when <paramref name="variant"/> is
    /// null.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="variant">The file that stands in, for the file that its header names.</param>
    /// <param name="cancellation">Stops the compiler.</param>
    public static CompiledLab CompileSolution(
        Lab lab,
        VariantAnswer? variant = null,
        CancellationToken cancellation = default
    )
    {
        var sources = lab.SolutionSources.Where(path => variant is null || Path.GetFileName(path) != variant.Replaces);
        return Compile(lab, variant is null ? sources : sources.Append(variant.Path), cancellation);
    }

    static CompiledLab Compile(Lab lab, IEnumerable<string> sources, CancellationToken cancellation)
    {
        var answer = sources.ToList();
        var trees = answer
            .Concat(lab.GraderFiles)
            .Select(path => SyntaxFactory.ParseSyntaxTree(ReadText(path), Dialect, lab.Relative(path), cancellation))
            .Append(SyntaxFactory.ParseSyntaxTree(ImplicitUsings, Dialect, "usings.cs", Encoding.UTF8, cancellation));
        var compilation = CSharpCompilation.Create(
            $"Labs.{lab.PascalName}.{Guid.NewGuid():N}",
            trees,
            References.Value,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable,
                concurrentBuild: true
            )
        );

        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(
            assembly,
            symbols,
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb),
            cancellationToken: cancellation
        );
        var errors = result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return result.Success
            ? new CompiledLab(assembly.ToArray(), symbols.ToArray(), [])
            : new CompiledLab([], [], Order(errors, [.. answer.Select(lab.Relative)]));
    }

    /// <summary>The learner's own files first: an error in the grader is most often the echo of one of
    /// theirs.</summary>
    static IReadOnlyList<CompileError> Order(IEnumerable<Diagnostic> diagnostics, HashSet<string> own) =>
        [
            .. diagnostics
                .Select(Describe)
                .OrderBy(error => own.Contains(error.File) ? 0 : 1)
                .ThenBy(error => error.File, StringComparer.Ordinal)
                .ThenBy(error => error.Line),
        ];

    static CompileError Describe(Diagnostic diagnostic)
    {
        var span = diagnostic.Location.GetLineSpan();
        var text = diagnostic.Location.SourceTree?.GetText();
        var line = text is null ? "" : text.Lines[span.StartLinePosition.Line].ToString();
        return new CompileError(
            span.Path ?? "",
            span.StartLinePosition.Line + 1,
            span.StartLinePosition.Character + 1,
            diagnostic.Id,
            diagnostic.GetMessage(),
            PlainWords.For(diagnostic.Id),
            line
        );
    }

    static SourceText ReadText(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return SourceText.From(stream, Encoding.UTF8);
    }

    /// <summary>What this process itself runs on: the runtime, Confluent.Kafka, the kit, the embedded cluster, xunit's
    /// assertions.</summary>
    static IReadOnlyList<MetadataReference> ReadReferences() =>
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Where(path => !NotForLabs.Contains(Path.GetFileNameWithoutExtension(path)))
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
}
