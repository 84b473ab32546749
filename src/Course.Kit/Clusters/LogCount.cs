namespace Course.Kit;

/// <summary>Record batches that went into, or came out of, one partition.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Batches">How many batches.</param>
/// <param name="Records">How many records were in them.</param>
/// <param name="Bytes">Their size, as sent, in bytes.</param>
public sealed record LogCount(string Topic, int Partition, long Batches, long Records, long Bytes);
