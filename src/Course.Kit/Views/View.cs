namespace Course.Kit;

/// <summary>
/// A value that shows itself: as HTML in a notebook or a page, as text in a terminal.
/// </summary>
[TypeFormatterSource(typeof(ViewFormatterSource))]
public abstract record View
{
    /// <summary>A self-contained HTML fragment: it carries its own style and follows light and dark.</summary>
    public string ToHtml() => $"<div class=\"ck\">{Style.Tag}{Body()}</div>";

    /// <summary>The same content as readable plain text, without a trailing line break.</summary>
    public sealed override string ToString() => Text();

    private protected abstract string Body();

    private protected abstract string Text();

    internal string BodyHtml => Body();
}
