namespace Course.Kit;

/// <summary>Something the reader can act on, said in one sentence. No stack trace is needed to understand it: its
/// <see cref="Exception.Data"/> tells that to the engine (<see cref="CourseEvent"/>).</summary>
public class CourseException : Exception
{
    /// <param name="message">The sentence.</param>
    /// <param name="inner">What caused it, if anything.</param>
    public CourseException(string message, Exception? inner = null)
        : base(message, inner) => Data[CourseEvent.MimeType] = CourseEvent.Message;
}
