namespace Course.Kit;

/// <summary>Metadata takes a moment to get to every broker.</summary>
public static class TopicNews
{
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Returns when every broker that answers knows the topic and a leader of each partition: for topics that an admin
    /// client of your own has made. Until then one broker may describe it while another calls it unknown.
    /// </summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="partitions">How many partitions it has. Default: 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DeadlineException">A broker has not heard of it after 30 seconds.</exception>
    public static Task KnownToAllAsync(
        this ICluster cluster,
        string topic,
        int partitions = 1,
        CancellationToken cancellationToken = default
    ) => HeardByAllAsync(cluster, topic, partitions, $"to learn of topic '{topic}'", cancellationToken);

    /// <summary>Returns when no broker that answers knows the topic any more. One may still describe it when another
    /// calls it unknown.</summary>
    /// <exception cref="DeadlineException">A broker still knows it after 30 seconds.</exception>
    internal static Task GoneFromAllAsync(ICluster cluster, string topic, CancellationToken cancellationToken) =>
        HeardByAllAsync(cluster, topic, 0, $"to hear that topic '{topic}' is deleted", cancellationToken);

    static Task HeardByAllAsync(
        ICluster cluster,
        string topic,
        int partitions,
        string what,
        CancellationToken cancellationToken
    ) =>
        Task.WhenAll(
            Door.Of(cluster)
                .Each()
                .Select(door =>
                    Until.TrueAsync(
                        () => BatchReader.KnowsAsync(door, topic, partitions, cancellationToken),
                        Deadline,
                        $"the broker at {door.Servers} {what}",
                        cancellationToken
                    )
                )
        );
}
