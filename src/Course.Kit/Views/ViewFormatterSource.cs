namespace Course.Kit;

/// <summary>The formatters of every <see cref="View"/>: HTML for a page, plain text for a terminal.</summary>
public sealed class ViewFormatterSource
{
    /// <summary>One formatter per MIME type, HTML first.</summary>
    public IEnumerable<object> CreateTypeFormatters() =>
        [
            new ViewFormatter("text/html", view => view.ToHtml()),
            new ViewFormatter("text/plain", view => view.ToString()),
        ];
}
