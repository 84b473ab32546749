using System.Collections;
using System.Collections.ObjectModel;
using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Dynamic;
using System.Text;

namespace Course.Notebooks.Tests;

public sealed class FormatterTests
{
    readonly ValueFormatter _formatter = new();

    string Text(object? value) => _formatter.Format(value).Text;

    string Html(object value) => _formatter.Format(value)["text/html"]!;

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
    public void Secrets_of_a_clients_settings_are_hidden_wherever_they_stand()
    {
        const string secret = "hunter2";
        var pairs = new Dictionary<string, string>
        {
            ["sasl.username"] = "booking-service",
            ["sasl.password"] = secret,
            ["ssl.key.pem"] = secret,
            ["listener.name.secured.plain.sasl.jaas.config"] = secret,
        };
        object[] values =
        [
            new ClientSettings(pairs),
            new { Client = new ClientSettings(pairs) },
            new[] { new ClientSettings(pairs) },
            pairs,
            pairs.ToList(),
            pairs.Last(),
            new Hashtable(pairs),
            new { SaslPassword = secret },
        ];
        foreach (var value in values)
        {
            var bundle = _formatter.Format(value);
            Assert.All(bundle.Forms.Values.Append(bundle.Text), form => Assert.DoesNotContain(secret, form));
        }
        Assert.Contains("booking-service", Html(pairs));
        Assert.Contains("(hidden)", Html(pairs));
    }

    // As Confluent.Kafka's: pairs, with a property for each setting.
    sealed class ClientSettings(IEnumerable<KeyValuePair<string, string>> pairs)
        : IEnumerable<KeyValuePair<string, string>>
    {
        public string SaslPassword => pairs.First(pair => pair.Key == "sasl.password").Value;

        public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => pairs.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    [Fact]
    public void A_dictionary_is_a_table_of_pairs() =>
        Assert.Contains(
            "<td>a</td><td class=\"number\">1</td>",
            _formatter.Format(new Dictionary<string, int> { ["a"] = 1 })["text/html"]
        );

    [Fact]
    public void A_dictionary_of_any_kind_is_a_table_of_pairs_however_it_enumerates_itself()
    {
        const string Pair = "<td>a</td><td class=\"number\">1</td>";
        var map = new Dictionary<string, int> { ["a"] = 1 };
        Assert.Contains(Pair, _formatter.Format(new Hashtable { ["a"] = 1 })["text/html"]);
        Assert.Contains(Pair, _formatter.Format(new ReadOnlyDictionary<string, int>(map))["text/html"]);
        Assert.Contains(Pair, _formatter.Format(new Values(map))["text/html"]);
        dynamic expando = new ExpandoObject();
        expando.a = 1;
        Assert.Contains(Pair, _formatter.Format((object)expando)["text/html"]);
        Assert.Equal("{ a: 1 }", InlineText.Of(new Values(map)));
        Assert.Equal("[a, [ 1, 2 ]]", InlineText.Of(KeyValuePair.Create("a", new[] { 1, 2 })));
    }

    [Fact]
    public void Groups_stand_beside_their_keys()
    {
        var groups = new[] { ("a", 1), ("b", 2), ("a", 3) }.GroupBy(pair => pair.Item1);
        Assert.Equal("Key  (values)\n───  ──────────────────\na    [ (a, 1), (a, 3) ]\nb    [ (b, 2) ]", Text(groups));
        Assert.Contains(
            "<tr><td class=\"number\">2</td><td>[ bb ]</td>",
            Html(new[] { "a", "bb" }.ToLookup(x => x.Length))
        );
        Assert.Contains("<td>(values)</td><td>[ (b, 2) ]</td>", Html(groups.Last()));
        Assert.Equal("{ Key = b, (values) = [ (b, 2) ] }", InlineText.Of(groups.Last()));
    }

    [Fact]
    public void A_sequence_shows_what_it_says_of_itself_beside_its_items()
    {
        var html = Html(new Page { 1, 2 });
        Assert.Contains("<td>Title</td><td>bookings</td>", html);
        Assert.Contains("<td>(values)</td><td>[ 1, 2 ]</td>", html);
        Assert.DoesNotContain("Capacity", html);
    }

    [Fact]
    public void A_type_whose_text_is_empty_shows_its_properties_and_a_data_table_its_rows()
    {
        Assert.Contains("<td>Slots</td><td class=\"number\">3</td>", Html(new Silent()));
        Assert.Equal("Slots\n─────\n    3", Text(new[] { new Silent() }));
        using var data = new DataTable("bookings");
        Assert.DoesNotContain("<td>", Html(data));
        data.Columns.Add("Topic");
        data.Columns.Add("Records", typeof(int));
        data.Rows.Add("bookings", 12);
        Assert.Equal("Topic     Records\n────────  ───────\nbookings       12", Text(data));
    }

    [Theory]
    [InlineData("2026-03-04T05:06:07.008", DateTimeKind.Unspecified)]
    [InlineData("2026-03-04T05:06:07.008Z", DateTimeKind.Utc)]
    public void A_moment_is_written_so_that_nobody_wonders_which_number_is_the_month(string text, DateTimeKind kind) =>
        Assert.Equal(text, Text(new DateTime(2026, 3, 4, 5, 6, 7, 8, kind)));

    [Fact]
    public void Dates_are_ISO_8601_with_milliseconds_wherever_they_stand()
    {
        var moment = new DateTimeOffset(2026, 3, 4, 5, 6, 7, 8, TimeSpan.FromHours(1));
        Assert.Equal("2026-03-04T05:06:07.008+01:00", Text(moment));
        Assert.Equal("2026-03-04", Text(new DateOnly(2026, 3, 4)));
        Assert.Equal("05:06:07.008", Text(new TimeOnly(5, 6, 7, 8)));
        Assert.Equal("Visit { At = 2026-03-04T05:06:07.008+01:00 }", Text(new Visit(moment)));
        Assert.Equal("(a, 2026-03-04)", InlineText.Of(("a", new DateOnly(2026, 3, 4))));
    }

    [Theory]
    [InlineData("text", "\"text\"")]
    [InlineData(new[] { 1, 2 }, "[1,2]")]
    [InlineData(null, "null")]
    [InlineData(double.NaN, "\"NaN\"")]
    public void Displayed_as_json_a_value_is_serialised(object? value, string json) =>
        Assert.Equal(json, _formatter.Format(value, "application/json")["application/json"]);

    [Fact]
    public void Displayed_as_json_an_object_has_its_properties() =>
        Assert.Equal("{\"A\":1}", _formatter.Format(new { A = 1 }, "application/json")["application/json"]);

    [Fact]
    public void Displayed_as_html_an_object_is_its_table() =>
        Assert.Contains("<td>A</td>", _formatter.Format(new { A = 1 }, "text/html")["text/html"]);

    [Theory]
    [InlineData(38)]
    [InlineData(37)]
    public void A_long_text_in_a_table_is_not_cut_inside_a_surrogate_pair(int before)
    {
        var text = Text(new[] { new { Text = new string('x', before) + "😀😀😀 and more" } });
        Assert.EndsWith("…", text);
        Assert.True(text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar), text);
    }

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

    sealed record Visit(DateTimeOffset At);

    sealed class Page : List<int>
    {
        public string Title => "bookings";
    }

    sealed class Silent
    {
        public int Slots => 3;

        public override string ToString() => "";
    }

    // Enumerated as a plain sequence, it gives its values alone.
    sealed class Values(Dictionary<string, int> map) : IReadOnlyDictionary<string, int>
    {
        public int this[string key] => map[key];

        public IEnumerable<string> Keys => map.Keys;

        public int Count => map.Count;

        IEnumerable<int> IReadOnlyDictionary<string, int>.Values => map.Values;

        public bool ContainsKey(string key) => map.ContainsKey(key);

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out int value) => map.TryGetValue(key, out value);

        public IEnumerator<KeyValuePair<string, int>> GetEnumerator() => map.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => map.Values.GetEnumerator();
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
