namespace EmbeddedKafka.Storage;

/// <summary>Deletes whole segments by time and by size, as <c>retention.ms</c> and <c>retention.bytes</c> ask, never
/// above the high watermark.</summary>
internal static class Retention
{
    /// <summary>The log start offset that the settings allow now; the caller advances the log to it.</summary>
    public static long StartOffsetAfter(ReplicaLog log, LogSettings settings, long highWatermark, long now)
    {
        var segments = log.Segments;
        var dropped = 0;
        if (!settings.Deletes)
            return log.StartOffset;
        if (settings.RetentionMs >= 0)
            while (
                dropped < segments.Count
                && (segments[dropped].Batches.Count > 0 || dropped < segments.Count - 1)
                && now - segments[dropped].LargestTimestamp > settings.RetentionMs
                && segments[dropped].NextOffset <= highWatermark
            )
                dropped++;
        if (settings.RetentionBytes >= 0)
        {
            var excess = log.Bytes - settings.RetentionBytes;
            for (var i = 0; i < dropped; i++)
                excess -= segments[i].Bytes;
            // The active segment is never deleted by size.
            while (
                dropped < segments.Count - 1
                && excess - segments[dropped].Bytes >= 0
                && segments[dropped].NextOffset <= highWatermark
            )
                excess -= segments[dropped++].Bytes;
        }
        return dropped == 0 ? log.StartOffset
            : dropped < segments.Count ? segments[dropped].BaseOffset
            : log.EndOffset;
    }
}
