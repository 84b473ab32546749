namespace EmbeddedKafka.Registry.Schemas;

/// <summary>One reason why a reader's schema cannot read what a writer's wrote.</summary>
/// <param name="Rule">The rule that is broken, by the name that Confluent's registry gives as <c>errorType</c>, such as
/// <c>READER_FIELD_MISSING_DEFAULT_VALUE</c>.</param>
/// <param name="Path">Where: a JSON pointer such as <c>/fields/2</c>; for Protobuf <c>#/Booking/2</c>.</param>
/// <param name="Description">A sentence in which <c>{reader}</c> and <c>{writer}</c> stand for the two schemas; the one
/// who asks puts "new" and "old" there, the other way round for FORWARD.</param>
/// <param name="Detail">What the sentence is about, such as the field's name or the two types.</param>
internal sealed record Incompatibility(string Rule, string Path, string Description, string Detail);
