using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Course.Notebooks;

/// <summary>
/// The script so far: each cell is a Roslyn submission that sees all earlier ones. A submission that compiled stays in
/// the chain even if it threw, so that the variables it had set are there: as in .NET Interactive.
/// </summary>
internal sealed class SubmissionChain(ReferenceSet references, NotebookLoadContext context, string baseDirectory)
{
    /// <summary>How cells are parsed: as scripts.</summary>
    public static readonly CSharpParseOptions ParseOptions = new(
        LanguageVersion.Latest,
        DocumentationMode.None,
        SourceCodeKind.Script
    );
    static readonly EmitOptions Emitting = new(
        debugInformationFormat: DebugInformationFormat.PortablePdb,
        instrumentationKinds: [InstrumentationKind.StackOverflowProbing]
    );

    static readonly string[] Usings =
    [
        "System",
        "System.IO",
        "System.Text",
        "System.Collections",
        "System.Collections.Generic",
        "System.Linq",
        "System.Threading.Tasks",
    ];

    readonly CSharpCompilationOptions _options = new CSharpCompilationOptions(
        OutputKind.DynamicallyLinkedLibrary,
        usings: Usings,
        optimizationLevel: OptimizationLevel.Release,
        concurrentBuild: false,
        allowUnsafe: true,
        nullableContextOptions: NullableContextOptions.Annotations,
        assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default,
        metadataReferenceResolver: new MissingAssemblies(references),
        sourceReferenceResolver: new SourceFileResolver([], baseDirectory),
        specificDiagnosticOptions: ImmutableDictionary.CreateRange(
            Silent.Select(id => KeyValuePair.Create(id, ReportDiagnostic.Suppress))
        )
    );

    readonly string _prefix = "cell-" + Guid.NewGuid().ToString("n")[..8];
    object?[] _states = new object?[2];
    ImmutableList<ScriptPart> _parts = [];
    ImmutableHashSet<PortableExecutableReference> _referenced = [];
    int _count;

    // Assembly versions that unify, and an async method that does not await: both are noise in a notebook.
    static string[] Silent => ["CS1701", "CS1702", "CS1998"];

    /// <summary>What ran so far, as it was written: services for editors build their own view of it. Safe to read from
    /// any thread.</summary>
    public ImmutableList<ScriptPart> Parts => Volatile.Read(ref _parts);

    /// <summary>How submissions are compiled.</summary>
    public CSharpCompilationOptions Options => _options;

    /// <summary>
    /// What the next submission can name beyond what the earlier ones could. A submission inherits their references,
    /// and the compiler does not notice the same one twice: with all of them each time, a notebook's memory would grow
    /// with the square of its cells.
    /// </summary>
    public ImmutableArray<PortableExecutableReference> NewReferences =>
        references.ForCompiler.RemoveAll(Volatile.Read(ref _referenced).Contains);

    CSharpCompilation? Latest { get; set; }

    /// <summary>Compiles and loads a piece of script.</summary>
    /// <exception cref="CellFailure">It does not compile.</exception>
    public Submission Compile(string code, string name, CancellationToken cancellation)
    {
        var original = SourceText.From(code, Encoding.UTF8);
        var written = CSharpSyntaxTree.ParseText(original, ParseOptions, name, cancellation);
        var guard = LoopGuard.Insert(written, code);
        var tree =
            guard.Text == code
                ? written
                : CSharpSyntaxTree.ParseText(
                    SourceText.From(guard.Text, Encoding.UTF8),
                    ParseOptions,
                    name,
                    cancellation
                );
        var diagnostics = new DiagnosticText(original, tree, guard);

        var part = new ScriptPart(code, NewReferences);
        var compilation = Compilation(tree, part);
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(image, symbols, options: Emitting, cancellationToken: cancellation);
        var mayWarn =
            guard.HidesEmptyBody || result.Diagnostics.Any(item => item.Severity == DiagnosticSeverity.Warning);
        var warnings = WarningsOf(original, written, part, mayWarn, cancellation);
        if (!result.Success)
        {
            // Only directives or comments: there is nothing to run, but a using counts for the cells that follow.
            if (!result.Diagnostics.Any(item => item.Severity == DiagnosticSeverity.Error))
                return new Submission(compilation, part, _ => Task.FromResult<object?>(null), () => false, warnings);
            throw new CellFailure(diagnostics.Errors(result.Diagnostics));
        }

        image.Position = symbols.Position = 0;
        var assembly = context.LoadCell(image, symbols);
        var entry = compilation.GetEntryPoint(cancellation)!;
        var method = assembly
            .GetType(entry.ContainingType.MetadataName, throwOnError: true)!
            .GetMethod(
                entry.MetadataName,
                System.Reflection.BindingFlags.Static
                    | System.Reflection.BindingFlags.Public
                    | System.Reflection.BindingFlags.NonPublic
            )!;
        return new Submission(
            compilation,
            part,
            method.CreateDelegate<Func<object?[], Task<object?>>>(),
            () => ShowsNull(compilation, tree, cancellation),
            warnings
        );
    }

    /// <summary>
    /// Finds the warnings of the code as it was written. What is emitted is not that: stack probes make the compiler
    /// overlook that initialisers assign fields, and a guarded loop has a body where there was an empty statement. So
    /// the code is bound once more, afresh, where there may be a warning at all.
    /// </summary>
    Func<IReadOnlyList<string>> WarningsOf(
        SourceText code,
        SyntaxTree written,
        ScriptPart part,
        bool mayWarn,
        CancellationToken cancellation
    )
    {
        if (!mayWarn)
            return () => [];
        var plain = Compilation(written, part);
        return () =>
            new DiagnosticText(code, written, LoopGuard.None(part.Code)).Warnings(plain.GetDiagnostics(cancellation));
    }

    CSharpCompilation Compilation(SyntaxTree tree, ScriptPart part) =>
        CSharpCompilation.CreateScriptCompilation(
            $"{_prefix}-{_count}",
            tree,
            part.References,
            _options.WithScriptClassName($"Submission#{_count}"),
            Latest,
            typeof(object)
        );

    /// <summary>Starts a compiled submission on the calling thread; it is part of the chain from now on.</summary>
    public Task<object?> Start(Submission submission)
    {
        Latest = submission.Compilation;
        Volatile.Write(ref _referenced, _referenced.Union(submission.Part.References));
        Volatile.Write(ref _parts, _parts.Add(submission.Part));
        _count++;
        Array.Resize(ref _states, _count + 2);
        return submission.Entry(_states);
    }

    static bool ShowsNull(CSharpCompilation compilation, SyntaxTree tree, CancellationToken cancellation)
    {
        var last = ((CompilationUnitSyntax)tree.GetRoot(cancellation)).Members.LastOrDefault();
        if (
            last
            is not GlobalStatementSyntax
            {
                Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } statement
            }
        )
            return false;
        return compilation.GetSemanticModel(tree).GetTypeInfo(statement.Expression, cancellation).Type?.SpecialType
            != SpecialType.System_Void;
    }
}
