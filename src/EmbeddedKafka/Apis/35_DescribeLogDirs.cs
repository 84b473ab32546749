using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// DescribeLogDirs, versions 1–5.
/// <list type="bullet">
/// <item>Needs Describe on the cluster.</item>
/// <item>One directory per broker, which for logs in memory is a name only. Sizes are real, and so is a follower's lag
/// behind the high watermark.</item>
/// </list>
/// </summary>
internal sealed class DescribeLogDirsHandler(ClusterState state)
    : ApiHandler<DescribeLogDirsRequest>(ApiKey.DescribeLogDirs, 1, 5)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, DescribeLogDirsRequest request)
    {
        if (!state.Authorizer.AllowsCluster(context, AclOperation.Describe))
            return Answer(new DescribeLogDirsResponse { ErrorCode = ErrorCode.ClusterAuthorizationFailed });
        var directory = new DescribeLogDirsResponse.DescribeLogDirsResult
        {
            LogDir = state.Disk?.DirectoryOf(context.BrokerId) ?? $"memory:broker-{context.BrokerId}",
            TotalBytes = state.Options.MaxRetainedBytes,
            UsableBytes = Math.Max(0, state.Options.MaxRetainedBytes - state.Retention.RetainedBytes),
        };
        if (state.Disk is not null)
        {
            var drive = new DriveInfo(directory.LogDir);
            (directory.TotalBytes, directory.UsableBytes) = (drive.TotalSize, drive.AvailableFreeSpace);
        }
        foreach (var topic in state.Topics.Values)
        {
            var asked = request.Topics?.Find(wanted => wanted.Topic == topic.Name);
            if (request.Topics is not null && asked is null)
                continue;
            var found = Describe(topic, asked, context.BrokerId);
            if (found.Partitions.Count > 0)
                directory.Topics.Add(found);
        }
        return Answer(new DescribeLogDirsResponse { Results = [directory] });
    }

    static DescribeLogDirsResponse.DescribeLogDirsTopic Describe(
        Topic topic,
        DescribeLogDirsRequest.DescribableLogDirTopic? asked,
        int brokerId
    )
    {
        var found = new DescribeLogDirsResponse.DescribeLogDirsTopic { Name = topic.Name };
        foreach (var partition in topic.Partitions)
            if (
                (asked is null || asked.Partitions.Contains(partition.Index))
                && partition.ReplicaOn(brokerId) is { } replica
            )
                found.Partitions.Add(
                    new()
                    {
                        PartitionIndex = partition.Index,
                        PartitionSize = replica.Log.Bytes,
                        OffsetLag = Math.Max(0, partition.HighWatermark - replica.Log.EndOffset),
                    }
                );
        return found;
    }
}
