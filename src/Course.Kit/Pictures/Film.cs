using System.Collections.Immutable;

namespace Course.Kit;

/// <summary>Pictures of one cluster, one after another.</summary>
/// <param name="Frames">The pictures in the order in which they were taken.</param>
public sealed record Film(ImmutableArray<Picture> Frames) : View
{
    /// <summary>A film of these pictures.</summary>
    public static Film Of(params ReadOnlySpan<Picture> frames) => new([.. frames]);

    private protected override string Body() =>
        $"<div class=\"ck-film\">{string.Concat(Frames.Select(frame => frame.FrameHtml))}</div>{Picture.LegendHtml}";

    private protected override string Text() =>
        string.Join('\n', Frames.Select(frame => frame.FrameText).Append(Picture.LegendText));
}
