namespace EmbeddedKafka.Storage;

/// <summary>Where a producer's batch went, kept to answer the same batch sent twice.</summary>
internal readonly record struct AppendedBatch(int BaseSequence, int LastSequence, long BaseOffset, long MaxTimestamp);
