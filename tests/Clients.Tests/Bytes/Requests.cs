using EmbeddedKafka.Protocol;

namespace Clients.Tests.Bytes;

/// <summary>A small request of each API that a broker can answer at once. Topic "t" has one partition and a
/// record.</summary>
internal static class Requests
{
    const string Topic = "t",
        Group = "g",
        Absent = "absent";

    public static IRequest Of(ApiKey key, short version, Guid topicId, ReadOnlyMemory<byte> batch) =>
        key switch
        {
            ApiKey.Produce => new ProduceRequest
            {
                Acks = -1,
                TimeoutMs = 30_000,
                TopicData =
                [
                    new()
                    {
                        Name = Topic,
                        TopicId = topicId,
                        PartitionData = [new() { Records = batch }],
                    },
                ],
            },
            ApiKey.Fetch => new FetchRequest
            {
                Topics =
                [
                    new()
                    {
                        Topic = Topic,
                        TopicId = topicId,
                        Partitions = [new() { PartitionMaxBytes = 1 << 20 }],
                    },
                ],
            },
            ApiKey.ListOffsets => new ListOffsetsRequest
            {
                ReplicaId = -1,
                Topics =
                [
                    new() { Name = Topic, Partitions = [new() { Timestamp = -1 }] },
                    new() { Name = Absent, Partitions = [new()] },
                ],
            },
            ApiKey.Metadata => new MetadataRequest { Topics = [new() { Name = Topic }] },
            ApiKey.OffsetCommit => new OffsetCommitRequest
            {
                GroupId = Group,
                Topics =
                [
                    new()
                    {
                        Name = Topic,
                        TopicId = topicId,
                        Partitions = [new() { CommittedOffset = 1, CommittedMetadata = "here" }],
                    },
                ],
            },
            ApiKey.OffsetFetch => new OffsetFetchRequest
            {
                GroupId = Group,
                Topics = [new() { Name = Topic, PartitionIndexes = [0] }],
                Groups =
                [
                    new()
                    {
                        GroupId = Group,
                        Topics =
                        [
                            new()
                            {
                                Name = Topic,
                                TopicId = topicId,
                                PartitionIndexes = [0],
                            },
                        ],
                    },
                ],
            },
            ApiKey.FindCoordinator => new FindCoordinatorRequest { Key = Group, CoordinatorKeys = [Group] },
            ApiKey.JoinGroup => new JoinGroupRequest
            {
                GroupId = $"join-{version}",
                SessionTimeoutMs = 10_000,
                RebalanceTimeoutMs = 10_000,
                ProtocolType = "consumer",
                Protocols = [new() { Name = "range", Metadata = new byte[] { 1, 2 } }],
            },
            ApiKey.Heartbeat => new HeartbeatRequest { GroupId = Group, MemberId = "m" },
            ApiKey.LeaveGroup => new LeaveGroupRequest
            {
                GroupId = Group,
                MemberId = "m",
                Members = [new() { MemberId = "m" }],
            },
            ApiKey.SyncGroup => new SyncGroupRequest { GroupId = Group, MemberId = "m" },
            ApiKey.DescribeGroups => new DescribeGroupsRequest
            {
                Groups = [Group, Absent],
                IncludeAuthorizedOperations = true,
            },
            ApiKey.SaslHandshake => new SaslHandshakeRequest { Mechanism = "PLAIN" },
            ApiKey.ApiVersions => new ApiVersionsRequest
            {
                ClientSoftwareName = "clients",
                ClientSoftwareVersion = "1",
            },
            ApiKey.CreateTopics => new CreateTopicsRequest
            {
                Topics =
                [
                    new()
                    {
                        Name = $"new-{version}",
                        NumPartitions = 1,
                        ReplicationFactor = 1,
                        Configs = [new() { Name = "retention.ms", Value = "1000" }],
                    },
                    new()
                    {
                        Name = Topic,
                        NumPartitions = 1,
                        ReplicationFactor = 1,
                    },
                ],
            },
            ApiKey.DeleteTopics => new DeleteTopicsRequest
            {
                TopicNames = [Absent],
                Topics = [new() { Name = Absent }, new() { TopicId = Guid.NewGuid() }],
            },
            ApiKey.DeleteRecords => new DeleteRecordsRequest
            {
                Topics = [new() { Name = Topic, Partitions = [new() { Offset = 0 }] }],
                TimeoutMs = 30_000,
            },
            ApiKey.InitProducerId => new InitProducerIdRequest { TransactionTimeoutMs = 60_000 },
            ApiKey.OffsetForLeaderEpoch => new OffsetForLeaderEpochRequest
            {
                ReplicaId = -1,
                Topics = [new() { Topic = Topic, Partitions = [new() { LeaderEpoch = 0 }] }],
            },
            ApiKey.AddPartitionsToTxn => new AddPartitionsToTxnRequest
            {
                V3AndBelowTransactionalId = Absent,
                V3AndBelowProducerId = 77,
                V3AndBelowTopics = [new() { Name = Topic, Partitions = [0] }],
                Transactions =
                [
                    new()
                    {
                        TransactionalId = Absent,
                        ProducerId = 77,
                        Topics = [new() { Name = Topic, Partitions = [0] }],
                    },
                ],
            },
            ApiKey.AddOffsetsToTxn => new AddOffsetsToTxnRequest
            {
                TransactionalId = Absent,
                ProducerId = 77,
                GroupId = Group,
            },
            ApiKey.EndTxn => new EndTxnRequest { TransactionalId = Absent, ProducerId = 77 },
            ApiKey.TxnOffsetCommit => new TxnOffsetCommitRequest
            {
                TransactionalId = Absent,
                GroupId = Group,
                ProducerId = 77,
                Topics = [new() { Name = Topic, Partitions = [new() { CommittedOffset = 1 }] }],
            },
            ApiKey.DescribeAcls => new DescribeAclsRequest
            {
                ResourceTypeFilter = 1,
                PatternTypeFilter = (sbyte)(version == 0 ? 3 : 1),
                Operation = 1,
                PermissionType = 1,
            },
            ApiKey.CreateAcls => new CreateAclsRequest
            {
                Creations =
                [
                    new()
                    {
                        ResourceType = 2,
                        ResourceName = Topic,
                        Principal = "User:a",
                        Host = "*",
                        Operation = 3,
                        PermissionType = 3,
                    },
                ],
            },
            ApiKey.DeleteAcls => new DeleteAclsRequest
            {
                Filters =
                [
                    new()
                    {
                        ResourceTypeFilter = 2,
                        ResourceNameFilter = Topic,
                        Operation = 1,
                        PermissionType = 1,
                    },
                ],
            },
            ApiKey.DescribeConfigs => new DescribeConfigsRequest
            {
                Resources =
                [
                    new()
                    {
                        ResourceType = 2,
                        ResourceName = Topic,
                        ConfigurationKeys = null,
                    },
                    new()
                    {
                        ResourceType = 4,
                        ResourceName = "1",
                        ConfigurationKeys = ["log.retention.hours"],
                    },
                ],
                IncludeSynonyms = true,
                IncludeDocumentation = true,
            },
            ApiKey.AlterConfigs => new AlterConfigsRequest
            {
                Resources =
                [
                    new()
                    {
                        ResourceType = 2,
                        ResourceName = Topic,
                        Configs = [new() { Name = "retention.ms", Value = "1000000" }],
                    },
                ],
                ValidateOnly = true,
            },
            ApiKey.DescribeLogDirs => new DescribeLogDirsRequest { Topics = null },
            ApiKey.SaslAuthenticate => new SaslAuthenticateRequest { AuthBytes = new byte[] { 0 } },
            ApiKey.CreatePartitions => new CreatePartitionsRequest
            {
                Topics =
                [
                    new()
                    {
                        Name = Topic,
                        Count = 3,
                        Assignments = null,
                    },
                    new()
                    {
                        Name = Absent,
                        Count = 2,
                        Assignments = null,
                    },
                ],
                ValidateOnly = true,
                TimeoutMs = 30_000,
            },
            ApiKey.DeleteGroups => new DeleteGroupsRequest { GroupsNames = [Absent] },
            ApiKey.ElectLeaders => new ElectLeadersRequest
            {
                TopicPartitions = [new() { Topic = Topic, Partitions = [0] }],
            },
            ApiKey.IncrementalAlterConfigs => new IncrementalAlterConfigsRequest
            {
                Resources =
                [
                    new()
                    {
                        ResourceType = 2,
                        ResourceName = Topic,
                        Configs = [new() { Name = "retention.ms", Value = "1000000" }],
                    },
                ],
            },
            ApiKey.AlterPartitionReassignments => new AlterPartitionReassignmentsRequest
            {
                Topics = [new() { Name = Topic, Partitions = [new() { Replicas = null }] }],
            },
            ApiKey.OffsetDelete => new OffsetDeleteRequest
            {
                GroupId = Group,
                Topics = [new() { Name = Topic, Partitions = [new()] }],
            },
            ApiKey.DescribeClientQuotas => new DescribeClientQuotasRequest
            {
                Components = [new() { EntityType = "user", MatchType = 2 }],
            },
            ApiKey.AlterClientQuotas => new AlterClientQuotasRequest
            {
                Entries =
                [
                    new()
                    {
                        Entity = [new() { EntityType = "user", EntityName = "a" }],
                        Ops = [new() { Key = "producer_byte_rate", Value = 1e9 }],
                    },
                ],
            },
            ApiKey.DescribeUserScramCredentials => new DescribeUserScramCredentialsRequest { Users = null },
            ApiKey.AlterUserScramCredentials => new AlterUserScramCredentialsRequest
            {
                Deletions = [new() { Name = "nobody", Mechanism = 1 }],
            },
            ApiKey.DescribeQuorum => new DescribeQuorumRequest
            {
                Topics = [new() { TopicName = "__cluster_metadata", Partitions = [new()] }],
            },
            ApiKey.UpdateFeatures => new UpdateFeaturesRequest
            {
                FeatureUpdates = [new() { Feature = "no.such.feature", MaxVersionLevel = 1 }],
                ValidateOnly = true,
            },
            ApiKey.DescribeProducers => new DescribeProducersRequest
            {
                Topics = [new() { Name = Topic, PartitionIndexes = [0] }],
            },
            ApiKey.DescribeTransactions => new DescribeTransactionsRequest { TransactionalIds = [Absent] },
            ApiKey.ConsumerGroupHeartbeat => new ConsumerGroupHeartbeatRequest
            {
                GroupId = $"consumer-{version}",
                MemberId = "AAAAAAAAAAAAAAAAAAAAAQ",
                RebalanceTimeoutMs = 10_000,
                SubscribedTopicNames = [Topic],
                TopicPartitions = [],
            },
            ApiKey.ConsumerGroupDescribe => new ConsumerGroupDescribeRequest
            {
                GroupIds = ["consumer-0", Absent],
                IncludeAuthorizedOperations = true,
            },
            ApiKey.PushTelemetry => new PushTelemetryRequest { ClientInstanceId = Guid.NewGuid() },
            ApiKey.DescribeTopicPartitions => new DescribeTopicPartitionsRequest { Topics = [new() { Name = Topic }] },
            ApiKey.ShareGroupHeartbeat => new ShareGroupHeartbeatRequest
            {
                GroupId = "share",
                MemberId = "AAAAAAAAAAAAAAAAAAAAAQ",
                SubscribedTopicNames = [Topic],
            },
            ApiKey.ShareGroupDescribe => new ShareGroupDescribeRequest { GroupIds = ["share", Absent] },
            ApiKey.ShareFetch => new ShareFetchRequest
            {
                GroupId = "share",
                MemberId = "AAAAAAAAAAAAAAAAAAAAAQ",
                MaxRecords = 10,
                BatchSize = 10,
                Topics = [new() { TopicId = topicId, Partitions = [new() { AcknowledgementBatches = [] }] }],
            },
            ApiKey.ShareAcknowledge => new ShareAcknowledgeRequest
            {
                GroupId = "share",
                MemberId = "AAAAAAAAAAAAAAAAAAAAAQ",
                ShareSessionEpoch = 1,
                Topics = [new() { TopicId = topicId, Partitions = [new()] }],
            },
            ApiKey.DescribeShareGroupOffsets => new DescribeShareGroupOffsetsRequest
            {
                Groups = [new() { GroupId = "share", Topics = null }],
            },
            ApiKey.AlterShareGroupOffsets => new AlterShareGroupOffsetsRequest
            {
                GroupId = "other-share",
                Topics = [new() { TopicName = Topic, Partitions = [new()] }],
            },
            ApiKey.DeleteShareGroupOffsets => new DeleteShareGroupOffsetsRequest
            {
                GroupId = "other-share",
                Topics = [new() { TopicName = Topic }],
            },
            _ => Plain(key, version),
        };

    /// <summary>All defaults: for requests that say nothing but their key.</summary>
    static IRequest Plain(ApiKey key, short version) =>
        (IRequest)
            Activator.CreateInstance(
                typeof(IRequest).Assembly.GetType($"EmbeddedKafka.Protocol.{key}Request")
                    ?? throw new NotSupportedException($"{key} {version}")
            )!;
}
