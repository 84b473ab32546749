using Course.Grading.Labs;

namespace Course.Tests.Grading;

public sealed class SectionReferenceTests
{
    [Theory]
    [InlineData("notebook 02 §4.5", "02 4.5")]
    [InlineData("notebook 03 §6.2 and §6.3", "03 6.2, 03 6.3")]
    [InlineData("Notebook\n02 §4.2, §6", "02 4.2, 02 6")]
    [InlineData("notebook 01, exercise 1", "")]
    [InlineData("§3.4 means nothing", "")]
    public void A_section_belongs_to_the_notebook_that_was_named_before_it(string text, string expected) =>
        Assert.Equal(expected, Listed(SectionReference.In(text)));

    [Fact]
    public void Without_a_name_it_is_the_labs_own_and_a_name_holds_for_its_paragraph() =>
        Assert.Equal(
            "04 1.1, 02 3.4, 02 3.5, 04 5",
            Listed(SectionReference.In("§1.1; notebook 02 §3.4 and §3.5.\n\n§5", own: "04"))
        );

    [Fact]
    public void Code_names_no_section() =>
        Assert.Equal("04 2", Listed(SectionReference.In("```\n§1\n\nnotebook 01\n```\n§2", own: "04")));

    [Fact]
    public void It_says_where_it_stands_and_which_command_opens_it()
    {
        const string text = "see notebook 02 §4.5 there";
        var reference = Assert.Single(SectionReference.In(text));
        Assert.Equal("§4.5", text.Substring(reference.Start, reference.Length));
        Assert.Equal("course open 2 4.5", reference.Command);
    }

    static string Listed(IEnumerable<SectionReference> references) =>
        string.Join(", ", references.Select(reference => $"{reference.Notebook} {reference.Section}"));
}
