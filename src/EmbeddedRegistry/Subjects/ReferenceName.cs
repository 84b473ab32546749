namespace EmbeddedKafka.Registry.Subjects;

/// <summary>Where a schema finds another one that it uses.</summary>
/// <param name="Name">What it calls it.</param>
internal sealed record ReferenceName(string Name, string Subject, int Version);
