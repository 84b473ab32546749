namespace Course.Base;

/// <summary>Something the reader can act on, said in one sentence. No stack trace is needed to understand it: its
/// <see cref="Exception.Data"/> tells that to an engine, under <see cref="EventType"/>.</summary>
public class CourseException : Exception
{
    /// <summary>The MIME type of what the course tells an engine (<c>Course.Kit.CourseEvent</c>).</summary>
    public const string EventType = "application/vnd.course.event+json";

    const string IsMessage = """{"kind":"message"}""";

    /// <param name="message">The sentence.</param>
    /// <param name="inner">What caused it, if anything.</param>
    public CourseException(string message, Exception? inner = null)
        : base(message, inner) => Data[EventType] = IsMessage;
}
