namespace Course.Kit;

/// <summary>One node that has the metadata log.</summary>
/// <param name="Id">Its node id.</param>
/// <param name="LogEndOffset">The end of its metadata log as the active controller knows it; −1 when it does
/// not.</param>
public sealed record QuorumReplica(int Id, long LogEndOffset);
