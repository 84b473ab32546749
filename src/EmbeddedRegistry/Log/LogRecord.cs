using EmbeddedKafka.Registry.Subjects;

namespace EmbeddedKafka.Registry.Log;

/// <summary>A record of the log. Its key is what a later record of the same key replaces.</summary>
internal abstract record LogRecord;

/// <summary>A version of a subject; without value it is gone for good.</summary>
internal sealed record SchemaRecord(string Subject, int Version, SchemaVersion? Value) : LogRecord;

/// <summary>The versions of a subject up to one are softly deleted.</summary>
internal sealed record DeleteSubjectRecord(string Subject, int Version) : LogRecord;

/// <summary>What is softly deleted under a subject (null: under all) is to be forgotten.</summary>
internal sealed record ClearSubjectRecord(string? Subject) : LogRecord;

/// <summary>Settings of a subject (null: of all); without value it has none.</summary>
internal sealed record ConfigRecord(string? Subject, SubjectConfig? Value) : LogRecord;

/// <summary>The mode of a subject (null: of all); without value it has none.</summary>
internal sealed record ModeRecord(string? Subject, RegistryMode? Value) : LogRecord;

/// <summary>Nothing but a place in the log: a new leader writes one.</summary>
internal sealed record NoopRecord : LogRecord;
