using System.Text.RegularExpressions;

namespace Course.Notebooks;

/// <summary>
/// Mermaid's flowcharts and sequence diagrams as SVG that takes the colours of the text around it, so no page carries
/// Mermaid's own three megabytes. Of other diagrams, and of what these two do not know (subgraphs, for one), the source
/// is shown as it is.
/// </summary>
internal static partial class MermaidSvg
{
    /// <summary>The picture with its words as alternative text; null when it must be shown as source.</summary>
    /// <param name="source">The diagram in Mermaid.</param>
    /// <param name="hasGround">Whether it brings a light ground and dark lines, for front ends that show it as a
    /// picture or put a ground of their own below it, where the colour of the text around would be lost.</param>
    public static string? TryRender(string source, bool hasGround = false)
    {
        var lines = Comment()
            .Replace(source, "")
            .ReplaceLineEndings("\n")
            .Split('\n')
            .Select(line => line.Trim().TrimEnd(';'))
            .Where(line => line.Length > 0)
            .ToList();
        var title = Take(lines, "accTitle:");
        var description = Take(lines, "accDescr:");
        if (lines.Count < 2)
            return null;
        var body = lines[1..];
        var drawn =
            FlowHead().Match(lines[0]) is { Success: true } flow
                ? FlowChart.TryDraw(
                    body,
                    isSideways: flow.Groups[1].Value is "LR" or "RL",
                    isReversed: flow.Groups[1].Value is "RL" or "BT"
                )
            : lines[0] == "sequenceDiagram" ? SequenceDiagram.TryDraw(body)
            : null;
        return drawn?.ToSvg(string.Join(". ", ((string?[])[title, description]).OfType<string>()), hasGround);
    }

    static string? Take(List<string> lines, string field)
    {
        var index = lines.FindIndex(line => line.StartsWith(field, StringComparison.Ordinal));
        if (index < 0)
            return null;
        var text = lines[index][field.Length..].Trim();
        lines.RemoveAt(index);
        return text;
    }

    /// <summary>A label's lines, without quotes and markup.</summary>
    public static string[] Label(string text) =>
        LineBreak()
            .Split(text.Trim().Trim('"'))
            .Select(line =>
                Entity()
                    .Replace(
                        line,
                        match =>
                            match.Groups[1].Value switch
                            {
                                "quot" => "\"",
                                "amp" => "&",
                                "lt" => "<",
                                "gt" => ">",
                                _ => match.Value,
                            }
                    )
                    .Trim()
            )
            .ToArray();

    [GeneratedRegex(@"^[ \t]*%%.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?:graph|flowchart)(?:\s+(TB|TD|BT|LR|RL))?$")]
    private static partial Regex FlowHead();

    [GeneratedRegex(@"<br\s*/?>|\\n")]
    private static partial Regex LineBreak();

    [GeneratedRegex("[#&](quot|amp|lt|gt);")]
    private static partial Regex Entity();
}
