using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Grading.Compilation;

/// <summary>Which files the tests of each task can run, so that a changed file is proved by these tasks
/// alone.</summary>
/// <remarks>
/// <para>
/// Followed from each test, over everything that its code names: a type that is named anywhere, or that any expression
/// has, counts with all of its members, its base types and its attributes, since what is called on it may be decided
/// only when it runs. Only the grader's own methods count one by one, for they are what tells the tasks apart. A
/// partial type counts with all of its files. Some things count always: classes of extension methods, because the
/// compiler calls some of them without a name; module initialisers; files with global usings or attributes of the
/// assembly, since these act everywhere. Every file counts once code looks for types when it runs, by reflection or
/// dynamic.
/// </para>
/// <para>
/// What one test leaves behind in its process for another is not followed: the whole proof of one topic runs it.
/// </para>
/// </remarks>
internal sealed class TaskReach
{
    readonly CSharpCompilation _compilation;
    readonly Dictionary<SyntaxTree, SemanticModel> _models = [];
    readonly Dictionary<ISymbol, IReadOnlySet<ISymbol>> _named = new(SymbolEqualityComparer.Default);
    readonly IReadOnlyList<ISymbol> _always;
    readonly IReadOnlyList<string> _everywhere;

    TaskReach(CSharpCompilation compilation)
    {
        _compilation = compilation;
        _always = [.. Types(compilation.Assembly.GlobalNamespace).Where(ActsUnnamed)];
        _everywhere = [.. compilation.SyntaxTrees.Where(ActsEverywhere).Select(tree => tree.FilePath)];
    }

    /// <summary>The files that the tests of each task reach.</summary>
    /// <param name="compilation">A lab with its grader.</param>
    public static IReadOnlyDictionary<int, IReadOnlySet<string>> Of(CSharpCompilation compilation)
    {
        var reach = new TaskReach(compilation);
        return Types(compilation.Assembly.GlobalNamespace)
            .SelectMany(type => type.GetMembers().OfType<IMethodSymbol>())
            .Select(test => (Task: TaskOf(test), Test: test))
            .Where(entry => entry.Task is not null)
            .GroupBy(entry => entry.Task!.Value)
            .ToDictionary(
                group => group.Key,
                group => (IReadOnlySet<string>)group.SelectMany(entry => reach.Files(entry.Test)).ToHashSet()
            );
    }

    static int? TaskOf(IMethodSymbol method) =>
        method
            .GetAttributes()
            .Where(attribute => attribute.AttributeClass?.Name == nameof(TaskAttribute))
            .Select(attribute => (int?)attribute.ConstructorArguments[0].Value!)
            .FirstOrDefault();

    IEnumerable<string> Files(IMethodSymbol test)
    {
        var reached = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var waiting = new Stack<ISymbol>([test, .. PartsOfEveryTest(test.ContainingType), .. _always]);
        while (waiting.TryPop(out var symbol))
        {
            if (!reached.Add(symbol))
                continue;
            if (!_named.TryGetValue(symbol, out var named))
                _named.Add(symbol, named = NamedIn(symbol));
            foreach (var next in named)
                waiting.Push(next);
        }

        return reached.Contains(_compilation.DynamicType)
            ? _compilation.SyntaxTrees.Select(tree => tree.FilePath)
            : reached
                .SelectMany(symbol => symbol.DeclaringSyntaxReferences)
                .Select(part => part.SyntaxTree.FilePath)
                .Concat(_everywhere);
    }

    /// <summary>What is not called by name: constructors, fields, and what xunit calls before and after.</summary>
    static IEnumerable<ISymbol> PartsOfEveryTest(INamedTypeSymbol grader) =>
        grader
            .GetMembers()
            .Where(member =>
                member is not (INamedTypeSymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary })
                || member.IsOverride
                || member.Name is "InitializeAsync" or "DisposeAsync" or "Dispose"
            )
            .Concat(grader.AllInterfaces)
            .Append(grader.BaseType!);

    static bool ActsUnnamed(INamedTypeSymbol type) =>
        type.MightContainExtensionMethods
        || type.GetMembers()
            .Any(member =>
                member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "ModuleInitializerAttribute")
            );

    static bool ActsEverywhere(SyntaxTree tree) =>
        tree.GetRoot() is CompilationUnitSyntax file
        && (file.AttributeLists.Count > 0 || file.Usings.Any(use => use.GlobalKeyword != default));

    /// <summary>The types and grader's methods that the declarations of a symbol name.</summary>
    HashSet<ISymbol> NamedIn(ISymbol symbol)
    {
        var named = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var part in symbol.DeclaringSyntaxReferences)
        {
            var model = Model(part.SyntaxTree);
            foreach (var node in part.GetSyntax().DescendantNodesAndSelf())
            {
                Add(model.GetSymbolInfo(node).Symbol, named);
                if (node is ExpressionSyntax expression)
                {
                    Add(model.GetTypeInfo(expression).Type, named);
                    Add(model.GetTypeInfo(expression).ConvertedType, named);
                }
            }
        }

        return named;
    }

    void Add(ISymbol? symbol, HashSet<ISymbol> named)
    {
        switch (symbol)
        {
            case null:
                return;
            case IDynamicTypeSymbol:
                named.Add(_compilation.DynamicType);
                return;
            case IArrayTypeSymbol array:
                Add(array.ElementType, named);
                return;
            case IPointerTypeSymbol pointer:
                Add(pointer.PointedAtType, named);
                return;
            case INamedTypeSymbol type:
                if (type.ContainingNamespace?.ToDisplayString() == "System.Reflection" || type.Name == "Activator")
                    named.Add(_compilation.DynamicType);
                foreach (var argument in type.TypeArguments)
                    Add(argument, named);
                // A nested type lies within its containing type's declaration, which is read as a whole.
                if (IsOurs(type) && !IsGrader(type))
                    named.Add(type.OriginalDefinition);
                return;
            case IMethodSymbol method when IsGrader(method.ContainingType):
                named.Add(method.OriginalDefinition);
                return;
            case IMethodSymbol method:
                foreach (var argument in method.TypeArguments)
                    Add(argument, named);
                Add(method.ContainingType, named);
                Add(method.ReturnType, named);
                return;
            case IPropertySymbol { Name: "Name", ContainingType.Name: "MemberInfo" }:
                // The name of a class, as in e.GetType().Name, finds no type.
                return;
            case IPropertySymbol or IFieldSymbol or IEventSymbol:
                Add(symbol.ContainingType, named);
                return;
        }
    }

    bool IsOurs(ISymbol symbol) =>
        SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, _compilation.Assembly);

    /// <summary>A grader is a class with tests of tasks.</summary>
    static bool IsGrader(INamedTypeSymbol? type) =>
        type is not null && type.GetMembers().OfType<IMethodSymbol>().Any(method => TaskOf(method) is not null);

    SemanticModel Model(SyntaxTree tree)
    {
        if (!_models.TryGetValue(tree, out var model))
            _models.Add(tree, model = _compilation.GetSemanticModel(tree));
        return model;
    }

    static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol space) =>
        space.GetTypeMembers().Concat(space.GetNamespaceMembers().SelectMany(Types));
}
