using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Notebooks;

/// <summary>Which names a cell gives, and which it uses, from its syntax alone.</summary>
internal static class ScriptNames
{
    static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    public static SyntaxNode Parse(string source) => CSharpSyntaxTree.ParseText(source, Script).GetRoot();

    /// <summary>Variables that later cells can see: those that are declared outside of every method, lambda, block and
    /// loop.</summary>
    public static IEnumerable<string> Variables(SyntaxNode code) =>
        Declared(
            code.DescendantNodes(node =>
                node
                    is not (
                        LocalFunctionStatementSyntax
                        or MethodDeclarationSyntax
                        or AnonymousFunctionExpressionSyntax
                        or TypeDeclarationSyntax
                        or BlockSyntax
                        or ForStatementSyntax
                        or CommonForEachStatementSyntax
                        or UsingStatementSyntax
                    )
            )
        );

    /// <summary>Functions and types that later cells can see.</summary>
    public static IEnumerable<string> Members(SyntaxNode code) =>
        code.ChildNodes()
            .Select(node => node is GlobalStatementSyntax global ? global.Statement : node)
            .Select(node =>
                node switch
                {
                    MethodDeclarationSyntax method => method.Identifier.ValueText,
                    LocalFunctionStatementSyntax function => function.Identifier.ValueText,
                    BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
                    DelegateDeclarationSyntax type => type.Identifier.ValueText,
                    PropertyDeclarationSyntax property => property.Identifier.ValueText,
                    _ => null,
                }
            )
            .OfType<string>();

    /// <summary>All variables and parameters that the nodes declare.</summary>
    public static IEnumerable<string> Declared(IEnumerable<SyntaxNode> nodes) =>
        nodes
            .Select(node =>
                node switch
                {
                    VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
                    SingleVariableDesignationSyntax designation => designation.Identifier.ValueText,
                    ParameterSyntax parameter => parameter.Identifier.ValueText,
                    ForEachStatementSyntax loop => loop.Identifier.ValueText,
                    _ => null,
                }
            )
            .OfType<string>();

    /// <summary>The names that the code uses for things of its own top level or of other cells: not those behind a dot
    /// and in initialisers, which are members of something, and not those that a function, a block or a type of the
    /// cell declares around the place of use.</summary>
    public static IEnumerable<string> Used(SyntaxNode code)
    {
        var inner = code.DescendantNodes()
            .Select(node => (Name: NameGivenBy(node), Scope: ScopeOf(node)))
            .Where(given => given.Name is not null && given.Scope is not null)
            .ToLookup(given => given.Name!, given => given.Scope!.Span);
        return code.DescendantNodes()
            .OfType<SimpleNameSyntax>()
            .Where(name =>
                name.Parent switch
                {
                    MemberAccessExpressionSyntax access => access.Name != name,
                    MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax => false,
                    AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } entry => entry.Left != name,
                    _ => true,
                }
            )
            .Where(name => !inner[name.Identifier.ValueText].Any(scope => scope.Contains(name.Span)))
            .Select(name => name.Identifier.ValueText);
    }

    /// <summary>Variables of other cells that the code may give another value: the names in what is assigned to,
    /// counted up or passed by reference.</summary>
    public static IEnumerable<string> Assigned(SyntaxNode code) =>
        code.DescendantNodes()
            .Select(node =>
                node switch
                {
                    AssignmentExpressionSyntax { Parent: not InitializerExpressionSyntax } assignment =>
                        assignment.Left,
                    PostfixUnaryExpressionSyntax unary => unary.Operand,
                    PrefixUnaryExpressionSyntax unary => unary.Operand,
                    ArgumentSyntax { RefKindKeyword.RawKind: not 0 } argument => argument.Expression,
                    _ => null,
                }
            )
            .SelectMany(target => target?.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>() ?? [])
            .Where(name => !name.IsVar)
            .Select(name => name.Identifier.ValueText)
            .Except(Declared(code.DescendantNodes()));

    // A loop's variable is known in the loop, a function's name around the function.
    static SyntaxNode? ScopeOf(SyntaxNode declaration) =>
        (declaration is CommonForEachStatementSyntax ? declaration : declaration.Parent)
            ?.AncestorsAndSelf()
            .FirstOrDefault(IsScope);

    static bool IsScope(SyntaxNode node) =>
        node
            is BlockSyntax
                or BaseMethodDeclarationSyntax
                or LocalFunctionStatementSyntax
                or AnonymousFunctionExpressionSyntax
                or TypeDeclarationSyntax
                or AccessorDeclarationSyntax
                or ForStatementSyntax
                or CommonForEachStatementSyntax
                or UsingStatementSyntax
                or CatchClauseSyntax
                or SwitchSectionSyntax
                or SwitchExpressionArmSyntax
                or QueryExpressionSyntax;

    static string? NameGivenBy(SyntaxNode node) =>
        node switch
        {
            VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
            SingleVariableDesignationSyntax designation => designation.Identifier.ValueText,
            ParameterSyntax parameter => parameter.Identifier.ValueText,
            ForEachStatementSyntax loop => loop.Identifier.ValueText,
            CatchDeclarationSyntax caught => caught.Identifier.ValueText,
            FromClauseSyntax from => from.Identifier.ValueText,
            LetClauseSyntax let => let.Identifier.ValueText,
            JoinClauseSyntax join => join.Identifier.ValueText,
            MethodDeclarationSyntax method => method.Identifier.ValueText,
            LocalFunctionStatementSyntax function => function.Identifier.ValueText,
            PropertyDeclarationSyntax property => property.Identifier.ValueText,
            BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
            _ => null,
        };
}
