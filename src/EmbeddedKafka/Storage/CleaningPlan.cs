namespace EmbeddedKafka.Storage;

/// <summary>
/// What of a log could be compacted now: from the first offset whose keys no cleaning has seen, to the first segment
/// that must not be touched. Source: Kafka's LogCleanerManager.cleanableOffsets.
/// </summary>
internal readonly record struct CleaningPlan(
    long FirstDirty,
    long End,
    long CleanBytes,
    long DirtyBytes,
    bool HasWaitedTooLong
)
{
    /// <summary>Whether the topic's configs want it compacted: dirty enough, or waited for too long.</summary>
    public bool IsDue(LogSettings settings) =>
        DirtyBytes > 0
        && (HasWaitedTooLong || (double)DirtyBytes / (CleanBytes + DirtyBytes) > settings.MinCleanableRatio);

    public static CleaningPlan Of(ReplicaLog log, LogSettings settings, long lastStableOffset, long now)
    {
        var firstDirty = Math.Max(log.FirstDirtyOffset, log.StartOffset);
        var plan = new CleaningPlan(firstDirty, log.StartOffset, 0, 0, false);
        for (var i = 0; i < log.Segments.Count - 1; i++)
        {
            var segment = log.Segments[i];
            var end = log.Segments[i + 1].BaseOffset;
            if (end > lastStableOffset)
                break;
            if (end <= firstDirty)
            {
                plan = plan with { End = end, CleanBytes = plan.CleanBytes + segment.Bytes };
                continue;
            }
            if (settings.MinCompactionLagMs > 0 && segment.LargestTimestamp > now - settings.MinCompactionLagMs)
                break;
            plan = plan with
            {
                End = end,
                DirtyBytes = plan.DirtyBytes + segment.Bytes,
                HasWaitedTooLong = plan.HasWaitedTooLong || segment.FirstTimestamp < now - settings.MaxCompactionLagMs,
            };
        }
        return plan;
    }
}
