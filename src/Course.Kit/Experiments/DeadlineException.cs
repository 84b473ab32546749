using Course.Base;

namespace Course.Kit;

/// <summary>What was waited for did not happen in time.</summary>
public sealed class DeadlineException(string message, Exception? inner = null) : CourseException(message, inner);
