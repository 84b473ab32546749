using Course.Grading.Compilation;
using Course.Grading.Labs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Grading.Proof;

/// <summary>Compiles the known answers of one lab, and says which tasks each can change.</summary>
/// <remarks>
/// A file that declares to others just what the solution's file declares cannot change what any other file means: the
/// grader need not be compiled again for it, and a task whose tests cannot run the solution's file cannot run this one
/// either. Any other file is compiled together with the grader and graded whole.
/// </remarks>
internal sealed class ProofCompiler(Lab lab)
{
    static readonly SymbolDisplayFormat Declared = SymbolDisplayFormat
        .FullyQualifiedFormat.WithMemberOptions(
            SymbolDisplayMemberOptions.IncludeParameters
                | SymbolDisplayMemberOptions.IncludeType
                | SymbolDisplayMemberOptions.IncludeModifiers
                | SymbolDisplayMemberOptions.IncludeRef
                | SymbolDisplayMemberOptions.IncludeConstantValue
                | SymbolDisplayMemberOptions.IncludeContainingType
                | SymbolDisplayMemberOptions.IncludeExplicitInterface
        )
        .WithParameterOptions(
            SymbolDisplayParameterOptions.IncludeType
                | SymbolDisplayParameterOptions.IncludeModifiers
                | SymbolDisplayParameterOptions.IncludeName
                | SymbolDisplayParameterOptions.IncludeDefaultValue
                | SymbolDisplayParameterOptions.IncludeExtensionThis
        );

    readonly LabCompiler _compiler = new(lab);
    readonly Lazy<IReadOnlyDictionary<int, IReadOnlySet<string>>> _reach = new(() =>
        TaskReach.Of(new LabCompiler(lab).AnalyseSolution(variant: null, CancellationToken.None))
    );
    readonly Lazy<CompiledLab> _grader = new(() => new LabCompiler(lab).CompileGrader());

    /// <summary>What the compiler makes of a known answer, and the tasks that are to be graded.</summary>
    public (CompiledLab Compiled, IReadOnlySet<int> Tasks) Compile(
        ProofCase one,
        ProofScope scope,
        CancellationToken cancellation
    )
    {
        var all = lab.Tasks.Select(task => task.Number).ToHashSet();
        if (one.Kind is ProofKind.Starter)
            return (new LabCompiler(lab).Compile(cancellation), all);
        if (
            scope is ProofScope.Whole
            || one.Variant is not { } variant
            || !_grader.Value.Succeeded
            || !DeclaresTheSame(variant, cancellation)
        )
            return (_compiler.CompileSolution(one.Variant, cancellation), all);

        var replaced = lab.Relative(Path.Combine(lab.SolutionFolder, variant.Replaces!));
        return (
            _compiler.CompileAnswer(variant, cancellation) with
            {
                Grader = _grader.Value,
            },
            _reach.Value.Where(entry => entry.Value.Contains(replaced)).Select(entry => entry.Key).ToHashSet()
        );
    }

    bool DeclaresTheSame(VariantAnswer variant, CancellationToken cancellation)
    {
        var solution = _compiler.AnalyseAnswer(variant: null, cancellation);
        var replaced = solution.SyntaxTrees.FirstOrDefault(tree => Path.GetFileName(tree.FilePath) == variant.Replaces);
        var answer = _compiler.AnalyseAnswer(variant, cancellation);
        var own = answer.SyntaxTrees.FirstOrDefault(tree => tree.FilePath == lab.Relative(variant.Path));
        return replaced is not null
            && own is not null
            && Declarations(answer, own).SetEquals(Declarations(solution, replaced));
    }

    /// <summary>What a file declares that other files can name, and what in it acts without a name.</summary>
    static HashSet<string> Declarations(CSharpCompilation compilation, SyntaxTree tree)
    {
        var model = compilation.GetSemanticModel(tree);
        var root = (CompilationUnitSyntax)tree.GetRoot();
        return
        [
            .. root.AttributeLists.Select(list => list.ToString()),
            .. root.Usings.Where(use => use.GlobalKeyword != default).Select(use => use.ToString()),
            .. root.DescendantNodes()
                .OfType<BaseTypeDeclarationSyntax>()
                .Select(type => model.GetDeclaredSymbol(type))
                .OfType<INamedTypeSymbol>()
                .Where(IsSeen)
                .SelectMany(type => type.GetMembers().Where(IsSeen).Append(type).Concat(type.AllInterfaces))
                .Select(symbol => symbol.ToDisplayString(Declared)),
        ];
    }

    /// <summary>A private type or member means nothing to other files, unless it begins to act with its
    /// module.</summary>
    static bool IsSeen(ISymbol symbol) =>
        symbol.DeclaredAccessibility is not Accessibility.Private
        || symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "ModuleInitializerAttribute");
}
