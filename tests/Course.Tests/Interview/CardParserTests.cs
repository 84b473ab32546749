using Course.Interview.Cards;

namespace Course.Tests.Interview;

public sealed class CardParserTests
{
    [Fact]
    public void Reads_every_part_of_a_card()
    {
        var file = CardFiles.Parse(CardFiles.Card("basics-offset", "senior"));
        Assert.Empty(file.Problems);
        Assert.Equal("Kafka basics: interview cards", file.Title);
        var card = Assert.Single(file.Cards);
        Assert.Equal(
            ("basics-offset", "01-kafka-basics", CardLevel.Senior, CardKind.Question),
            (card.Id, card.Topic, card.Level, card.Kind)
        );
        Assert.Equal("What is an offset?", card.Question);
        Assert.StartsWith("An `offset` is the position", card.Answer.Markdown);
        Assert.Equal(
            ["Position in one partition", "Assigned by the leader", "Only grows"],
            card.Rubric.Select(point => point.Text)
        );
        Assert.Equal(new FollowUp("Can it have gaps?", "Yes, after compaction."), card.FollowUps[0]);
        Assert.StartsWith("It is unique", card.Trap.Markdown);
        Assert.Equal(("notebook 01 §2", "../01-kafka-basics.ipynb"), (card.Proofs[0].Text, card.Proofs[0].Target));
        Assert.Equal(
            ["https://kafka.apache.org/43/design/design/", "https://example.org/kip-98"],
            card.Sources.Select(link => link.Target)
        );
        Assert.Equal("Kafka design", card.Sources[0].Label);
        Assert.Equal(["Q01", "T01.68"], card.Covers);
        Assert.Equal($"{CardFiles.Path}:3", card.At.ToString());
    }

    [Fact]
    public void An_answer_may_have_several_paragraphs_and_code()
    {
        var text = CardFiles
            .Card("basics-offset")
            .Replace("**Rubric**", "Second paragraph.\n\n```csharp\nconsumer.Commit(result);\n```\n\n**Rubric**");
        var card = Assert.Single(CardFiles.Parse(text).Cards);
        Assert.Equal(
            ["Second paragraph.", "consumer.Commit(result);"],
            PlainText.Paragraphs(card.Answer.Markdown).Skip(1)
        );
    }

    [Theory]
    [InlineData("`basics-offset` · mid · question · Q01, T01.68\n", "", 3, "'What is an offset?' has no id line")]
    [InlineData("· mid ·", "· medior ·", 5, "level 'medior' is unknown: write junior, mid, senior or staff")]
    [InlineData("· question ·", "· riddle ·", 5, "kind 'riddle' is unknown: write question, scenario or design")]
    [InlineData(" · Q01, T01.68", "", 5, "the id line has 3 parts instead of 4")]
    [InlineData("**Trap.**", "**Trip.**", 20, "**Trip** is no field of a card")]
    [InlineData("**Trap.**", "**Trip.**", 3, "'basics-offset' has no **Trap**")]
    [InlineData(
        "- Position in one partition\n- Assigned by the leader\n- Only grows",
        "Position.",
        9,
        "'basics-offset' needs a list of key points under **Rubric**"
    )]
    [InlineData(
        "- **Who commits it?** The consumer.",
        "- Who commits it? The consumer.",
        18,
        "a follow-up is its question in bold and a short answer"
    )]
    [InlineData("**Trap.** It", "**Answer.** It", 20, "a second **Answer** in one card")]
    [InlineData("[Kafka design],", "[Kafka dsign],", 24, "'[Kafka dsign]' is a link without a target")]
    [InlineData(
        "**Trap.** It is unique in the topic only together with the partition.",
        "**Trap.**",
        20,
        "'basics-offset' has an empty **Trap**"
    )]
    public void Says_what_is_missing_and_where(string part, string instead, int line, string message)
    {
        var broken = CardFiles.Card("basics-offset").Replace(part, instead);
        Assert.NotEqual(CardFiles.Card("basics-offset"), broken);
        var file = CardFiles.Parse(broken, CardFiles.Card("basics-sound", question: "Another?"));
        Assert.Contains(
            file.Problems,
            problem => problem.At.Line == line && problem.Message.StartsWith(message, StringComparison.Ordinal)
        );
        Assert.Equal("basics-sound", Assert.Single(file.Cards).Id);
    }

    [Theory]
    [InlineData("", "the file has no title")]
    [InlineData("# Cards\n\nText.", "the file has no cards")]
    public void A_file_without_cards_is_a_problem(string text, string message) =>
        Assert.Contains(
            CardParser.Parse(text, "x.md").Problems,
            problem => problem.ToString().StartsWith($"x.md:1: {message}", StringComparison.Ordinal)
        );

    [Fact]
    public void Any_text_cut_anywhere_is_read_without_an_exception()
    {
        var text = CardFiles.File(CardFiles.Card("basics-offset"));
        for (var length = 0; length < text.Length; length++)
            CardParser.Parse(text[..length], CardFiles.Path);
    }
}
