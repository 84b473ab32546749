using Course.Base;

namespace Course.Tests.Cli;

public sealed class TopicCatalogTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("01")]
    [InlineData("01-kafka-basics")]
    [InlineData("kafka-basics")]
    [InlineData("Kafka-Basics")]
    [InlineData("01-kafka-basics.ipynb")]
    public void A_topic_is_found_by_number_and_by_name(string text)
    {
        using var course = new TemporaryCourse("notebooks/01-kafka-basics.ipynb", "notebooks/11-other.ipynb");
        Assert.Equal("01-kafka-basics", TopicCatalog.Read(course.Root).Find(text).Name);
    }

    [Fact]
    public void A_mistyped_topic_names_the_nearest_one()
    {
        using var course = new TemporaryCourse("labs/01-kafka-basics/README.md");
        var e = Assert.Throws<CommandException>(() => TopicCatalog.Read(course.Root).Find("kafka-basic"));
        Assert.Equal("Did you mean kafka-basics?", e.Next);
    }

    [Fact]
    public void A_number_without_a_topic_lists_the_topics_there_are()
    {
        using var course = new TemporaryCourse("labs/01-kafka-basics/README.md", "labs/02-topics/README.md");
        var e = Assert.Throws<CommandException>(() => TopicCatalog.Read(course.Root).Find("9"));
        Assert.Equal("Topics here: 01-kafka-basics, 02-topics", e.Next);
    }

    [Fact]
    public void Notebook_lab_and_cards_of_one_name_are_one_topic()
    {
        using var course = new TemporaryCourse(
            "notebooks/01-kafka-basics.ipynb",
            "notebooks/interview/01-kafka-basics.md",
            "labs/01-kafka-basics/README.md",
            "notebooks/syllabus.md"
        );
        var topic = Assert.Single(TopicCatalog.Read(course.Root).All);
        Assert.Equal("Kafka basics", topic.Title);
        Assert.NotNull(topic.NotebookPath);
        Assert.NotNull(topic.CardsPath);
        Assert.NotNull(topic.LabFolder);
    }
}
