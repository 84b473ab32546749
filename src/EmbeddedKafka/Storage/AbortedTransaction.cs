namespace EmbeddedKafka.Storage;

/// <summary>A transaction that its marker at <paramref name="LastOffset"/> aborted, and the last stable offset that the log had then.</summary>
internal readonly record struct AbortedTransaction(long ProducerId, long FirstOffset, long LastOffset, long LastStableOffset);
