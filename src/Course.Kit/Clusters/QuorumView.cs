using System.Collections.Immutable;

namespace Course.Kit;

/// <summary>The quorum of controllers at one moment, as DescribeQuorum tells it (KIP-595, KIP-836).</summary>
/// <param name="LeaderId">The active controller, or −1 while there is none.</param>
/// <param name="LeaderEpoch">Goes up with every election among the controllers.</param>
/// <param name="HighWatermark">The end of what a majority of the voters has of <c>__cluster_metadata</c>.</param>
/// <param name="Voters">The controllers.</param>
/// <param name="Observers">Who follows the metadata log without a vote: brokers that are no controllers.</param>
public sealed record QuorumView(
    int LeaderId,
    int LeaderEpoch,
    long HighWatermark,
    ImmutableArray<QuorumReplica> Voters,
    ImmutableArray<QuorumReplica> Observers
) : View
{
    /// <summary>How many voters must agree: more than half of them.</summary>
    public int Majority => Voters.Length / 2 + 1;

    private protected override string Body() => AsTable.BodyHtml;

    private protected override string Text() => AsTable.ToString();

    Table AsTable =>
        Table.Of(
            Voters.Select(voter => Row(voter, "voter")).Concat(Observers.Select(observer => Row(observer, "observer"))),
            $"Quorum of __cluster_metadata: active controller {LeaderId}, epoch {LeaderEpoch}, high watermark "
                + $"{HighWatermark}"
        );

    object Row(QuorumReplica replica, string role) =>
        new
        {
            Node = replica.Id,
            Role = replica.Id == LeaderId ? "active controller" : role,
            replica.LogEndOffset,
        };
}
