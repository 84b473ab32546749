using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;

namespace EmbeddedKafka.Apis;

/// <summary>All APIs that brokers serve. A new one is a line here and a file beside.</summary>
internal static class ApiCatalog
{
    public static ApiVersionsTable Of(ClusterState state)
    {
        IApiHandler[] handlers =
        [
            new ProduceHandler(state),
            new FetchHandler(state),
            new ListOffsetsHandler(state),
            new MetadataHandler(state),
            new OffsetCommitHandler(state),
            new OffsetFetchHandler(state),
            new FindCoordinatorHandler(state),
            new JoinGroupHandler(state.Groups),
            new HeartbeatHandler(state.Groups),
            new LeaveGroupHandler(state.Groups),
            new SyncGroupHandler(state.Groups),
            new DescribeGroupsHandler(state.Groups),
            new ListGroupsHandler(state.Groups),
            new SaslHandshakeHandler(),
            new CreateTopicsHandler(state),
            new DeleteTopicsHandler(state),
            new DeleteRecordsHandler(state),
            new InitProducerIdHandler(state),
            new OffsetForLeaderEpochHandler(state),
            new AddPartitionsToTxnHandler(state),
            new AddOffsetsToTxnHandler(state),
            new EndTxnHandler(state),
            new WriteTxnMarkersHandler(state),
            new TxnOffsetCommitHandler(state),
            new DescribeAclsHandler(state),
            new CreateAclsHandler(state),
            new DeleteAclsHandler(state),
            new DescribeConfigsHandler(state),
            new AlterConfigsHandler(state),
            new DescribeLogDirsHandler(state),
            new SaslAuthenticateHandler(),
            new CreatePartitionsHandler(state),
            new CreateDelegationTokenHandler(state),
            new RenewDelegationTokenHandler(state),
            new ExpireDelegationTokenHandler(state),
            new DescribeDelegationTokenHandler(state),
            new DeleteGroupsHandler(state.Groups),
            new ElectLeadersHandler(state),
            new IncrementalAlterConfigsHandler(state),
            new AlterPartitionReassignmentsHandler(state),
            new ListPartitionReassignmentsHandler(state),
            new OffsetDeleteHandler(state),
            new DescribeClientQuotasHandler(state),
            new AlterClientQuotasHandler(state),
            new DescribeUserScramCredentialsHandler(state),
            new AlterUserScramCredentialsHandler(state),
            new DescribeQuorumHandler(state),
            new UpdateFeaturesHandler(state),
            new DescribeClusterHandler(state),
            new DescribeProducersHandler(state),
            new DescribeTransactionsHandler(state),
            new ListTransactionsHandler(state),
            new ConsumerGroupHeartbeatHandler(state),
            new ConsumerGroupDescribeHandler(state),
            .. state.Options.ReceivesClientMetrics
                ? (IApiHandler[])[new GetTelemetrySubscriptionsHandler(state), new PushTelemetryHandler(state)]
                : [],
            new ListConfigResourcesHandler(state),
            new DescribeTopicPartitionsHandler(state),
            new ShareGroupHeartbeatHandler(state),
            new ShareGroupDescribeHandler(state),
            new ShareFetchHandler(state),
            new ShareAcknowledgeHandler(state),
            new DescribeShareGroupOffsetsHandler(state),
            new AlterShareGroupOffsetsHandler(state),
            new DeleteShareGroupOffsetsHandler(state),
        ];
        return new(
            Array.ConvertAll(
                handlers,
                IApiHandler (handler) => new ThrottlingHandler(new FaultyHandler(Forward(handler, state), state), state)
            ),
            state.Features
        );
    }

    static IApiHandler Forward(IApiHandler handler, ClusterState state) =>
        handler is IForwardedHandler forwarded ? new ForwardingHandler(forwarded, state) : handler;
}
