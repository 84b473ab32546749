using System.Xml.Linq;

namespace Course.Notebooks.Tests;

public sealed class MermaidSvgTests
{
    const string Commit = """
        sequenceDiagram
            autonumber
            participant B as Booking service
            actor G as Group coordinator
            B->>+G: OffsetCommit
            Note over B,G: generation 7
            alt the member is known
                G-->>-B: NONE
            else it was fenced
                G--xB: FENCED_MEMBER_EPOCH
            end
            B->>B: process<br/>the next batch
        """;

    const string Retry = """
        flowchart LR
            %% the retry path
            bookings[("bookings")] --> worker{Processed?}
            worker -->|yes| done([commit]):::good
            worker -- "no, again" --> retry[bookings-retry]
            retry -.-> worker
            retry ==> dlq[["bookings-dlq &lt;dead&gt;"]] & alert
            classDef good fill:#9f6
        """;

    [Theory]
    [InlineData(
        Commit,
        "Booking service to Group coordinator: 1. OffsetCommit; note: generation 7; alt the member is known; "
            + "Group coordinator to Booking service: 2. NONE; else it was fenced; Group coordinator to Booking "
            + "service: 3. FENCED_MEMBER_EPOCH; end; Booking service to Booking service: 4. process the next batch"
    )]
    [InlineData(
        Retry,
        "bookings to Processed?; Processed? to commit (yes); Processed? to bookings-retry (no, again); "
            + "bookings-retry to Processed?; bookings-retry to bookings-dlq <dead>; bookings-retry to alert"
    )]
    [InlineData("graph TD\naccDescr: what leads where\nA-->B;B-->A", "what leads where")]
    [InlineData("flowchart TD\nA --> B --> C\nC --x A\nA --- C\nB <--> D", "A to B; B to C; C to A; A to C; B to D")]
    public void A_diagram_is_a_picture_that_says_what_it_shows(string source, string words) =>
        Assert.Equal(words, Draw(source).Attribute("aria-label")!.Value);

    [Fact]
    public void The_picture_of_an_output_is_dark_on_a_light_ground_of_its_own()
    {
        var picture = XElement.Parse(MimeBundle.Of("graph TD\nA-->B", MimeBundle.Mermaid)[MimeBundle.Svg]!);
        Assert.Equal("#1f2328", picture.Attribute("color")?.Value);
        var ground = picture.Elements().First(element => element.Name.LocalName != "defs");
        Assert.Equal(
            ("rect", "100%", "#ffffff"),
            (ground.Name.LocalName, (string?)ground.Attribute("width"), (string?)ground.Attribute("fill"))
        );
        Assert.Null(Draw("graph TD\nA-->B").Attribute("color"));
    }

    [Theory]
    [InlineData("gantt\ntitle x")]
    [InlineData("graph TD")]
    [InlineData("graph TD\nsubgraph one\nA-->B\nend")]
    [InlineData("graph TD\nA -->")]
    [InlineData("sequenceDiagram\nloop for ever\nA->>B: x")]
    [InlineData("sequenceDiagram\nend")]
    [InlineData("sequenceDiagram\nbox Purple\nA->>B: x\nend")]
    [InlineData("")]
    public void What_it_does_not_know_is_left_as_source(string source) => Assert.Null(MermaidSvg.TryRender(source));

    [Theory]
    [InlineData(Commit)]
    [InlineData(Retry)]
    [InlineData("flowchart BT\nA --> B --> C\nC --x A\nA --- C\nB --> B")]
    public void Nothing_overlaps_or_leaves_the_picture(string source)
    {
        var svg = Draw(source);
        double Of(XElement element, string name) =>
            double.Parse(element.Attribute(name)!.Value, System.Globalization.CultureInfo.InvariantCulture);
        var (width, height) = (Of(svg, "width"), Of(svg, "height"));
        var boxes = svg.Elements()
            .Where(element => element.Name.LocalName == "rect" && element.Attribute("fill-opacity")!.Value != "0")
            .Select(box => (X: Of(box, "x"), Y: Of(box, "y"), W: Of(box, "width"), H: Of(box, "height")))
            .ToList();
        Assert.All(
            boxes,
            box =>
                Assert.True(
                    box.X >= 0 && box.Y >= 0 && box.X + box.W <= width && box.Y + box.H <= height,
                    $"{box} in {width} x {height}"
                )
        );
        Assert.All(
            boxes.Index().SelectMany(one => boxes.Skip(one.Index + 1).Select(two => (One: one.Item, Two: two))),
            pair =>
                Assert.False(
                    pair.One.X < pair.Two.X + pair.Two.W
                        && pair.Two.X < pair.One.X + pair.One.W
                        && pair.One.Y < pair.Two.Y + pair.Two.H
                        && pair.Two.Y < pair.One.Y + pair.One.H,
                    $"{pair}"
                )
        );
        Assert.All(
            svg.Elements().Where(element => element.Name.LocalName == "text"),
            text => Assert.True(Of(text, "x") >= 0 && Of(text, "x") <= width && Of(text, "y") <= height, text.Value)
        );
    }

    [Fact]
    public void Hostile_words_stay_words()
    {
        var svg = MermaidSvg.TryRender("graph TD\nA[\"</svg><script>alert(1)</script>\"] -->|\"<b>\"| B");
        Assert.DoesNotContain("<script", svg);
        Assert.Contains("&lt;script&gt;", svg);
    }

    static XElement Draw(string source) =>
        XElement.Parse(MermaidSvg.TryRender(source) ?? throw new InvalidOperationException("not drawn"));
}
