using System.Collections.Immutable;

namespace Course.Kit;

/// <summary>One broker of a <see cref="Picture"/>.</summary>
/// <param name="Id">Its node id.</param>
/// <param name="IsRunning">Whether it runs, as far as its handle knows.</param>
/// <param name="IsController">Whether it is the active controller.</param>
/// <param name="Replicas">What it holds of the topics in the picture.</param>
public sealed record PictureBroker(int Id, bool IsRunning, bool IsController, ImmutableArray<PictureReplica> Replicas)
{
    /// <summary>How many of these partitions it leads.</summary>
    public int Leads => Replicas.Count(replica => replica.Role == ReplicaRole.Leader);
}
