using EmbeddedKafka.Registry.Schemas;
using EmbeddedKafka.Registry.Subjects;

namespace EmbeddedKafka.Registry.Http;

/// <summary>A schema as a client sent it.</summary>
/// <param name="Id">The id that it is to have, where it is imported.</param>
/// <param name="Version">The version that it is to be; null or 0 for the next.</param>
internal sealed record SentSchema(SchemaContent Content, ISchema Schema, int? Id, int? Version);
