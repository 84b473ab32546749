namespace Course.Kernel.Wire;

/// <summary>A message that is not to be answered; says why, for the log.</summary>
internal sealed class MessageException(string message) : Exception(message);
