namespace EmbeddedKafka.Registry.Schemas;

/// <summary>A schema that has been read. It never changes, so any thread may use it.</summary>
internal interface ISchema
{
    /// <summary>The text that stands for it: two schemas of one format with the same canonical text and the same
    /// references are the same schema and have the same id. Only what means nothing to anybody, such as spaces between
    /// JSON's tokens, is gone.</summary>
    string Canonical { get; }

    /// <summary>The text with <c>normalize=true</c>: what differs only in the order or way of writing is the same
    /// text.</summary>
    string Normalized { get; }

    /// <summary>The text as <c>format=</c> of the REST API asks for it: <c>serialized</c> is, for Protobuf, the base64
    /// of the file's descriptor, which Confluent's .NET and Python serdes ask for. Default, and for a format that is
    /// not known: <see cref="Canonical"/>.</summary>
    string InFormat(string format) => Canonical;

    /// <summary>Why a reader with this schema cannot read all that was written with the other; empty if it
    /// can.</summary>
    /// <param name="writer">A schema of the same format.</param>
    IReadOnlyList<Incompatibility> CannotRead(ISchema writer);
}
