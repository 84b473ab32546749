using Course.Base;

namespace Course.Kit;

/// <summary>What an experiment needs is not on this machine; the sentence says how to get it. A cell that meets it is
/// skipped, not failed.</summary>
public sealed class MissingComponentException : CourseException
{
    internal MissingComponentException(string message)
        : base(message) => Data[CourseEvent.MimeType] = CourseEvent.Skip(Message);
}
