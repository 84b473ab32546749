using System.Text;
using Course.Grading.Hosting;
using Course.Grading.Labs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Course.Grading.Compilation;

/// <summary>Compiles one lab with its grader, in memory and alone, so that one broken lab never blocks
/// another.</summary>
/// <remarks>
/// Each compilation grows out of the one before: files that have not changed are not parsed again, and the assemblies
/// that all refer to are read once. Safe for several threads.
/// </remarks>
/// <param name="lab">The lab.</param>
public sealed class LabCompiler(Lab lab)
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

    static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(() =>
        [.. HostFolder.References.Select(path => MetadataReference.CreateFromFile(path))]
    );
    static readonly CSharpParseOptions Dialect = new(LanguageVersion.CSharp14, DocumentationMode.None);
    static readonly SyntaxTree Usings = SyntaxFactory.ParseSyntaxTree(
        ImplicitUsings,
        Dialect,
        "usings.cs",
        Encoding.UTF8
    );

    readonly string _graderName = $"Graders.{lab.PascalName}";
    readonly SyntaxTree _friend = SyntaxFactory.ParseSyntaxTree(
        $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Graders.{lab.PascalName}\")]",
        Dialect,
        "friend.cs",
        Encoding.UTF8
    );
    CSharpCompilation? _last;

    /// <summary>The lab that it compiles.</summary>
    public Lab Lab => lab;

    /// <summary>Compiles the learner's files with the grader.</summary>
    public CompiledLab Compile(CancellationToken cancellation = default) =>
        Emit(Analyse(cancellation), lab.Sources, cancellation);

    /// <summary>Compiles the solution with the grader, one of its files replaced; as it is when
    /// <paramref name="variant"/> is null.</summary>
    /// <param name="variant">The file that stands in, for the file that its header names.</param>
    /// <param name="cancellation">Stops the compiler.</param>
    public CompiledLab CompileSolution(VariantAnswer? variant = null, CancellationToken cancellation = default) =>
        Emit(AnalyseSolution(variant, cancellation), Solution(variant), cancellation);

    /// <summary>Compiles the solution, one of its files replaced, without the grader.</summary>
    internal CompiledLab CompileAnswer(VariantAnswer variant, CancellationToken cancellation) =>
        Emit(AnalyseAnswer(variant, cancellation), Solution(variant), cancellation);

    /// <summary>Compiles the grader alone, for answers that declare to it what the solution does.</summary>
    internal CompiledLab CompileGrader(CancellationToken cancellation = default)
    {
        var grader = Empty()
            .WithAssemblyName(_graderName)
            .AddReferences(AnalyseAnswer(variant: null, cancellation).ToMetadataReference())
            .AddSyntaxTrees(lab.GraderFiles.Select(path => Parse(path, [], cancellation)).OfType<SyntaxTree>())
            .AddSyntaxTrees(Usings);
        return Emit(grader, [], cancellation);
    }

    /// <summary>The learner's files with the grader before any code is made of them.</summary>
    internal CSharpCompilation Analyse(CancellationToken cancellation) =>
        Compilation(lab.Sources.Concat(lab.GraderFiles), cancellation);

    /// <summary>The solution with the grader, one file replaced, before any code is made of it.</summary>
    internal CSharpCompilation AnalyseSolution(VariantAnswer? variant, CancellationToken cancellation) =>
        Compilation(Solution(variant).Concat(lab.GraderFiles), cancellation);

    /// <summary>The solution alone, one file replaced, before any code is made of it.</summary>
    internal CSharpCompilation AnalyseAnswer(VariantAnswer? variant, CancellationToken cancellation) =>
        Compilation(Solution(variant), cancellation);

    IReadOnlyList<string> Solution(VariantAnswer? variant) =>
        variant is null
            ? lab.SolutionSources
            : [.. lab.SolutionSources.Where(path => Path.GetFileName(path) != variant.Replaces), variant.Path];

    CSharpCompilation Compilation(IEnumerable<string> files, CancellationToken cancellation)
    {
        var last = _last ?? Empty();
        var known = last.SyntaxTrees.ToDictionary(tree => tree.FilePath);
        var trees = files
            .Select(path => Parse(path, known, cancellation))
            .OfType<SyntaxTree>()
            .Append(Usings)
            .Append(_friend)
            .ToHashSet();
        return _last = last.RemoveSyntaxTrees(last.SyntaxTrees.Where(tree => !trees.Contains(tree)))
            .AddSyntaxTrees(trees.Where(tree => !last.ContainsSyntaxTree(tree)));
    }

    /// <summary>One name for all: another one would have every reference read again. Nullable flow is not analysed: it
    /// only warns, and takes a third of the compiler's time.</summary>
    CSharpCompilation Empty() =>
        CSharpCompilation.Create(
            $"Labs.{lab.PascalName}",
            [],
            References.Value,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Annotations,
                concurrentBuild: true
            )
        );

    CompiledLab Emit(CSharpCompilation compilation, IReadOnlyList<string> answer, CancellationToken cancellation)
    {
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

    /// <summary>The file's tree, the known one when its text is the same; null for a file that has gone since it was
    /// listed, as editors do while they save.</summary>
    SyntaxTree? Parse(string path, Dictionary<string, SyntaxTree> known, CancellationToken cancellation)
    {
        try
        {
            using var stream = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            var text = SourceText.From(stream, Encoding.UTF8);
            var name = lab.Relative(path);
            return known.TryGetValue(name, out var tree) && tree.GetText(cancellation).ContentEquals(text)
                ? tree
                : SyntaxFactory.ParseSyntaxTree(text, Dialect, name, cancellation);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
