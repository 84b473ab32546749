namespace Course.Kit;

/// <summary>The formatters of <see cref="CheckList"/>: a view's, and its <see cref="CourseEvent"/>.</summary>
public sealed class CheckFormatterSource
{
    /// <summary>One formatter per MIME type, HTML first.</summary>
    public IEnumerable<object> CreateTypeFormatters() =>
        [
            .. new ViewFormatterSource().CreateTypeFormatters(),
            new ViewFormatter(CourseEvent.MimeType, view => CourseEvent.Checks((CheckList)view)),
        ];
}
