namespace EmbeddedKafka.Registry.Log;

/// <summary>A record of the log that does not say what it should; the message says what is wrong.</summary>
internal sealed class DamagedRecordException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The subject and id of a schema that is damaged elsewhere: no other schema may get that id.</summary>
    public (string Subject, int Id)? Used { get; init; }
}
