namespace Course.Kernel;

/// <summary>The kernel cannot start; the message says why in one sentence.</summary>
internal sealed class KernelException(string message) : Exception(message);
