namespace Labs.Architecture;

/// <summary>Task 4: see <see cref="ITopicGrowth"/> and the README.</summary>
public sealed class TopicGrowth(string bootstrapServers) : ITopicGrowth
{
    public async Task<long> MoveAsync(string from, string to, CancellationToken cancel)
    {
        // TODO 4: read every partition of the old topic to its end, write each record to the new one. What belongs to a
        // record?
        return 0;
    }
}
