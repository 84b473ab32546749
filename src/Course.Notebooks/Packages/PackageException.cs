namespace Course.Notebooks;

/// <summary>A package that cannot be had; the message says why in one sentence.</summary>
internal sealed class PackageException(string message, Exception? inner = null) : Exception(message, inner);
