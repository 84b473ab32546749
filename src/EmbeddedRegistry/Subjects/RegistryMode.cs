namespace EmbeddedKafka.Registry.Subjects;

/// <summary>What may be done with a subject, or with all of them.</summary>
internal enum RegistryMode
{
    ReadWrite,
    ReadOnly,

    /// <summary>Read only, whatever the subjects' own modes are.</summary>
    ReadOnlyOverride,

    /// <summary>Schemas come with the ids and versions that they have elsewhere.</summary>
    Import,
}
