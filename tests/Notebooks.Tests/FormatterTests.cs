namespace Course.Notebooks.Tests;

public sealed class FormatterTests
{
    readonly ValueFormatter _formatter = new();

    string Text(object? value) => _formatter.Format(value).Text;

    [Theory]
    [InlineData(1.5, "1.5")]
    [InlineData("text", "text")]
    [InlineData(true, "true")]
    [InlineData(null, "null")]
    [InlineData(DayOfWeek.Monday, "Monday")]
    public void Simple_values_are_plain_text_only(object? value, string text)
    {
        Assert.Equal(text, Text(value));
        Assert.Single(_formatter.Format(value).Forms);
    }

    [Fact]
    public void A_type_shows_itself_through_the_attribute_matched_by_name()
    {
        var data = _formatter.Format(new Shown());
        Assert.Equal("<p>formatted</p>", data["text/html"]);
        Assert.Equal("plain", data.Text);
    }

    [Fact]
    public void A_type_shows_itself_through_ToHtml() =>
        Assert.Equal("<b>own</b>", _formatter.Format(new WithHtml())["text/html"]);

    [Fact]
    public void Rows_are_a_table()
    {
        var data = _formatter.Format(
            new[] { new { Topic = "bookings", Records = 12 }, new { Topic = "<slots>", Records = 3 } }
        );
        Assert.Equal("Topic     Records\n────────  ───────\nbookings       12\n<slots>         3", data.Text);
        Assert.Contains("<th>Topic</th><th>Records</th>", data["text/html"]);
        Assert.Contains("<td>&lt;slots&gt;</td><td class=\"number\">3</td>", data["text/html"]);
    }

    [Fact]
    public void A_dictionary_is_a_table_of_pairs() =>
        Assert.Contains(
            "<td>a</td><td class=\"number\">1</td>",
            _formatter.Format(new Dictionary<string, int> { ["a"] = 1 })["text/html"]
        );

    [Fact]
    public void Plain_items_are_one_line_and_endless_ones_end()
    {
        Assert.Equal("[ 1, 2 ]", Text(new[] { 1, 2 }));
        Assert.Equal("[]", Text(Array.Empty<int>()));
        Assert.EndsWith("…", Text(Enumerable.Repeat(new { A = 1 }, int.MaxValue)).Split('\n')[^1][..1]);
        Assert.EndsWith(", … ]", Text(Enumerable.Range(0, int.MaxValue)));
    }

    [Fact]
    public void An_object_is_a_table_of_its_properties_and_a_circle_ends()
    {
        var node = new Node();
        node.Next = node;
        var data = _formatter.Format(node);
        Assert.Contains("Next", data.Text);
        Assert.Contains("(InvalidOperationException)", data.Text);
    }

    [TypeFormatterSource(typeof(Source))]
    sealed class Shown
    {
        public override string ToString() => "plain";
    }

    sealed class WithHtml
    {
        public string ToHtml() => "<b>own</b>";
    }

    sealed class Node
    {
        public Node? Next { get; set; }

        public int Bad => throw new InvalidOperationException("no");
    }

    [AttributeUsage(AttributeTargets.Class)]
    sealed class TypeFormatterSourceAttribute(Type source) : Attribute
    {
        public Type FormatterSourceType { get; } = source;

        public string[] PreferredMimeTypes { get; set; } = ["text/html"];
    }

    sealed class Source
    {
        public IEnumerable<object> CreateTypeFormatters() => [new Formatter()];
    }

    sealed class Formatter
    {
        public string MimeType => "text/html";

        public bool Format(object value, TextWriter writer)
        {
            writer.Write("<p>formatted</p>");
            return true;
        }
    }
}
