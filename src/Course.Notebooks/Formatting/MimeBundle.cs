namespace Course.Notebooks;

/// <summary>One value in the forms in which it can be shown. There is always a <c>text/plain</c>.</summary>
public sealed class MimeBundle
{
    /// <summary>The MIME type that every bundle has.</summary>
    public const string Plain = "text/plain";

    /// <summary>HTML, shown as it is.</summary>
    public const string Html = "text/html";

    /// <summary>Markdown, rendered by whoever shows it.</summary>
    public const string Markdown = "text/markdown";

    /// <summary>A Mermaid diagram's source.</summary>
    public const string Mermaid = "text/vnd.mermaid";

    /// <summary>An SVG picture.</summary>
    public const string Svg = "image/svg+xml";

    readonly SortedDictionary<string, string> _forms = new(StringComparer.Ordinal);

    /// <summary>A bundle of a plain text and, optionally, one richer form.</summary>
    public MimeBundle(string plain, string? richType = null, string? rich = null)
    {
        _forms[Plain] = plain;
        if (richType is not null && rich is not null)
            _forms[richType] = rich;
    }

    /// <summary>A bundle of a plain text and richer forms by MIME type.</summary>
    public MimeBundle(string plain, IEnumerable<KeyValuePair<string, string>> rich)
        : this(plain)
    {
        foreach (var (mimeType, form) in rich)
            _forms[mimeType] = form;
    }

    /// <summary>
    /// A text that is of a type. A diagram comes with its picture where the course can draw it: JupyterLab renders
    /// Mermaid itself and prefers that, others have a renderer for pictures alone.
    /// </summary>
    public static MimeBundle Of(string text, string mimeType)
    {
        var bundle = new MimeBundle(text, mimeType, text);
        if (mimeType == Mermaid && MermaidSvg.TryRender(text, hasGround: true) is { } picture)
            bundle._forms[Svg] = picture;
        return bundle;
    }

    /// <summary>All forms by MIME type.</summary>
    public IReadOnlyDictionary<string, string> Forms => _forms;

    /// <summary>The plain text.</summary>
    public string Text => _forms[Plain];

    /// <summary>The form of a MIME type, or null.</summary>
    public string? this[string mimeType] => _forms.GetValueOrDefault(mimeType);

    /// <summary>The number of characters of all forms together.</summary>
    public long Length => _forms.Values.Sum(form => (long)form.Length);
}
