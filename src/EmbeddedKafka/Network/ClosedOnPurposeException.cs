namespace EmbeddedKafka.Network;

/// <summary>The connection closes without a word: somebody asked for it, or it is closed already.</summary>
internal sealed class ClosedOnPurposeException : Exception;
