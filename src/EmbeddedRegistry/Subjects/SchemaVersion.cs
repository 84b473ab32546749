namespace EmbeddedKafka.Registry.Subjects;

/// <summary>A schema under a subject.</summary>
/// <param name="Deleted">Whether it was deleted softly: it is still found by its id, and by who asks for what is
/// deleted.</param>
internal sealed record SchemaVersion(string Subject, int Version, int Id, SchemaContent Content, bool Deleted);
