namespace Course.Kit;

/// <summary>One replica in a <see cref="Picture"/>.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Role">What it is to its partition now.</param>
public sealed record PictureReplica(string Topic, int Partition, ReplicaRole Role)
{
    /// <summary>As Kafka names the directory: <c>bookings-0</c>.</summary>
    public string Name => $"{Topic}-{Partition}";
}
