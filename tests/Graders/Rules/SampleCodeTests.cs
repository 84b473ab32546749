using Course.Kit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Graders.Rules;

/// <summary>The solution of lab 06 is the service that a reader copies on Monday, piece by piece behind the lab's
/// interfaces: what its members do is the same, token for token. Their accessibility may differ, and a parameter may be
/// an interface instead of the class.</summary>
public sealed class SampleCodeTests
{
    const string Sample = "samples/HostedConsumer/Listening";
    const string Solution = "solutions/06-frameworks-and-hosting";

    // The grader hands its own lanes to the listener.
    static readonly string[] Differing = ["KafkaListener.StartAsync"];

    public static TheoryData<string> Files =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(CourseRoot.Find(), Solution), "*.cs")
                .Select(file => Path.GetFileName(file))
                .Where(file => File.Exists(Path.Combine(CourseRoot.Find(), Sample, file)))
                .Order(StringComparer.Ordinal),
        ];

    [Fact]
    public void The_sample_has_all_of_it_but_the_contract_and_the_settings() => Assert.Equal(10, Files.Count);

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_of_the_solution_does_what_the_samples_does(string file) =>
        Assert.Equal(Members(Sample, file), Members(Solution, file));

    [Theory]
    [InlineData("ClientLevel.cs")]
    [InlineData("DeadLetters.cs")]
    [InlineData("EventPublisher.cs")]
    [InlineData("ListenerOptions.cs")]
    [InlineData("Telemetry.cs")]
    public void What_the_lab_gives_is_as_in_the_solution(string file) =>
        Assert.Equal(Text(Solution, file), Text("labs/06-frameworks-and-hosting", file));

    static SortedDictionary<string, string> Members(string folder, string file)
    {
        var types = CSharpSyntaxTree
            .ParseText(Text(folder, file))
            .GetRoot()
            .DescendantNodes()
            .OfType<TypeDeclarationSyntax>();
        return new SortedDictionary<string, string>(
            types
                .SelectMany(type => type.Members.Select(member => (Type: type.Identifier.Text, Member: member)))
                .Select(one => (Name: $"{one.Type}.{NameOf(one.Member)}", one.Member))
                .Where(one => !Differing.Contains(one.Name))
                .ToDictionary(one => one.Name, one => Does(one.Member)),
            StringComparer.Ordinal
        );
    }

    static string Text(string folder, string file) => File.ReadAllText(Path.Combine(CourseRoot.Find(), folder, file));

    static string NameOf(MemberDeclarationSyntax member) =>
        member switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            FieldDeclarationSyntax field => string.Join(
                ", ",
                field.Declaration.Variables.Select(one => one.Identifier)
            ),
            ConstructorDeclarationSyntax => "new",
            _ => throw new InvalidOperationException($"What does {member.Kind()} do?"),
        };

    static string Does(MemberDeclarationSyntax member)
    {
        IEnumerable<SyntaxNode?> parts = member switch
        {
            BaseMethodDeclarationSyntax method => [method.Body, method.ExpressionBody],
            PropertyDeclarationSyntax property =>
            [
                property.AccessorList,
                property.ExpressionBody,
                property.Initializer,
            ],
            FieldDeclarationSyntax field => [.. field.Declaration.Variables],
            _ => [],
        };
        var attributes = member.AttributeLists.SelectMany(list => list.DescendantTokens());
        var tokens = parts.SelectMany(part => part?.DescendantTokens() ?? []);
        return string.Join(' ', attributes.Concat(tokens).Select(token => token.Text));
    }
}
