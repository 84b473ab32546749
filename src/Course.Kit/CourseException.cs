namespace Course.Kit;

/// <summary>Something the reader can act on, said in one sentence. No stack trace is needed to understand it.</summary>
public class CourseException(string message, Exception? inner = null) : Exception(message, inner);
