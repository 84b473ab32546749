using Course.Base;

namespace Course.Kit;

/// <summary>An experiment contradicted the claim that it should prove.</summary>
public sealed class ClaimFailedException(string message) : CourseException(message);
