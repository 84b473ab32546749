namespace House.Tests;

/// <summary>Every C# file keeps the rules of <see cref="CodeRules"/>, and the rules see who does not.</summary>
public sealed class CodeRulesTests
{
    static readonly string Long = new('x', 130);

    [Fact]
    public void No_line_is_longer_than_120_columns() => AssertNone(CodeRules.TooLong);

    [Fact]
    public void No_line_holds_two_statements() => AssertNone(CodeRules.WithTwoStatements);

    [Fact]
    public void Nothing_is_called_private_that_is_so_by_default() => AssertNone(CodeRules.WithNeedlessPrivate);

    [Fact]
    public void No_comment_names_a_file_that_is_not_there()
    {
        var known = Repository.EndsOfPaths();
        AssertNone(code => CodeRules.NamingAMissingFile(code, known));
    }

    [Fact]
    public void A_comment_that_names_a_missing_file_is_seen() =>
        Assert.Equal(
            [2, 3],
            CodeRules.NamingAMissingFile(
                "// A.cs, b/A.cs\n/// <summary>Gone.cs</summary>\nint a;\t// docs/gone.md\n// See http://c.d/e.md",
                new HashSet<string> { "A.cs", "b/A.cs" }
            )
        );

    [Fact]
    public void A_long_comment_is_seen() => Assert.Equal([2], CodeRules.TooLong($"class A;\n// {Long}\n"));

    [Fact]
    public void A_long_line_of_code_is_seen() => Assert.Equal([1], CodeRules.TooLong($"class A {{ int {Long}; }}"));

    [Fact]
    public void One_string_may_make_a_line_long() =>
        Assert.Empty(CodeRules.TooLong($"class A {{ string B = \"{Long}\"; string C = $\"{{1}}\"; }}"));

    [Fact]
    public void A_long_string_excuses_no_long_code_beside_it() =>
        Assert.Equal([1], CodeRules.TooLong($"class A {{ string {Long} = \"{Long}\"; }}"));

    [Fact]
    public void A_line_of_a_raw_string_may_be_long() =>
        Assert.Empty(CodeRules.TooLong($"class A {{ string B = \"\"\"\n{Long}\n\"\"\"; }}"));

    [Fact]
    public void An_address_may_make_a_comment_long() =>
        Assert.Empty(CodeRules.TooLong($"// See https://kafka.apache.org/{Long}.\nclass A;"));

    [Fact]
    public void A_second_statement_is_seen_in_a_block_a_lambda_and_a_case() =>
        Assert.Equal(
            [3, 4, 7],
            CodeRules.WithTwoStatements(
                """
                class A { void B(int c) {
                    B(1);
                    B(2); B(3);
                    var d = () => { B(4); B(5); };
                    switch (c)
                    {
                        case 1: B(6); break;
                    }
                } }
                """
            )
        );

    [Fact]
    public void A_needless_private_is_seen_and_a_needed_one_is_not() =>
        Assert.Equal(
            [2, 3],
            CodeRules.WithNeedlessPrivate(
                """
                partial class A {
                    private int _b;
                    private static void C() { }
                    private protected int D { get; private set; }
                    private static partial string E();
                }
                """
            )
        );

    static void AssertNone(Func<string, IEnumerable<int>> rule)
    {
        var offenders = Repository
            .CSharpFiles()
            .AsParallel()
            .SelectMany(file => rule(Repository.Read(file)).Select(line => $"{file}:{line}"))
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.True(offenders.Count == 0, string.Join('\n', offenders));
    }
}
