using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>What a broker answers where no controller took up the request that it passed on: REQUEST_TIMED_OUT for all
/// that was asked.</summary>
internal static class TimedOut
{
    const ErrorCode Error = ErrorCode.RequestTimedOut;
    const string Sentence = "The request timed out.";

    public static IResponse Answer(IRequest request) =>
        request switch
        {
            CreateTopicsRequest create => new CreateTopicsResponse
            {
                Topics = create.Topics.ConvertAll(topic => new CreateTopicsResponse.CreatableTopicResult
                {
                    Name = topic.Name,
                    ErrorCode = Error,
                }),
            },
            DeleteTopicsRequest delete => new DeleteTopicsResponse
            {
                Responses =
                    delete.Topics.Count > 0
                        ? delete.Topics.ConvertAll(topic => new DeleteTopicsResponse.DeletableTopicResult
                        {
                            Name = topic.Name,
                            TopicId = topic.TopicId,
                            ErrorCode = Error,
                        })
                        : delete.TopicNames.ConvertAll(name => new DeleteTopicsResponse.DeletableTopicResult
                        {
                            Name = name,
                            ErrorCode = Error,
                        }),
            },
            CreatePartitionsRequest grow => new CreatePartitionsResponse
            {
                Results = grow.Topics.ConvertAll(topic => new CreatePartitionsResponse.CreatePartitionsTopicResult
                {
                    Name = topic.Name,
                    ErrorCode = Error,
                }),
            },
            ElectLeadersRequest elect => new ElectLeadersResponse
            {
                ErrorCode = Error,
                ReplicaElectionResults = (elect.TopicPartitions ?? []).ConvertAll(
                    topic => new ElectLeadersResponse.ReplicaElectionResult
                    {
                        Topic = topic.Topic,
                        PartitionResult = topic.Partitions.ConvertAll(
                            partition => new ElectLeadersResponse.PartitionResult
                            {
                                PartitionId = partition,
                                ErrorCode = Error,
                            }
                        ),
                    }
                ),
            },
            AlterPartitionReassignmentsRequest move => new AlterPartitionReassignmentsResponse
            {
                ErrorCode = Error,
                Responses = move.Topics.ConvertAll(
                    topic => new AlterPartitionReassignmentsResponse.ReassignableTopicResponse
                    {
                        Name = topic.Name,
                        Partitions = topic.Partitions.ConvertAll(
                            partition => new AlterPartitionReassignmentsResponse.ReassignablePartitionResponse
                            {
                                PartitionIndex = partition.PartitionIndex,
                                ErrorCode = Error,
                            }
                        ),
                    }
                ),
            },
            ListPartitionReassignmentsRequest moving => new ListPartitionReassignmentsResponse
            {
                ErrorCode = Error,
                Topics = (moving.Topics ?? []).ConvertAll(
                    topic => new ListPartitionReassignmentsResponse.OngoingTopicReassignment
                    {
                        Name = topic.Name,
                        Partitions = topic.PartitionIndexes.ConvertAll(
                            index => new ListPartitionReassignmentsResponse.OngoingPartitionReassignment
                            {
                                PartitionIndex = index,
                            }
                        ),
                    }
                ),
            },
            AlterConfigsRequest configs => new AlterConfigsResponse
            {
                Responses = configs.Resources.ConvertAll(
                    resource => new AlterConfigsResponse.AlterConfigsResourceResponse
                    {
                        ResourceType = resource.ResourceType,
                        ResourceName = resource.ResourceName,
                        ErrorCode = Error,
                    }
                ),
            },
            IncrementalAlterConfigsRequest configs => new IncrementalAlterConfigsResponse
            {
                Responses = configs.Resources.ConvertAll(
                    resource => new IncrementalAlterConfigsResponse.AlterConfigsResourceResponse
                    {
                        ResourceType = resource.ResourceType,
                        ResourceName = resource.ResourceName,
                        ErrorCode = Error,
                    }
                ),
            },
            AlterClientQuotasRequest quotas => new AlterClientQuotasResponse
            {
                Entries = quotas.Entries.ConvertAll(entry => new AlterClientQuotasResponse.EntryData
                {
                    ErrorCode = Error,
                    ErrorMessage = Sentence,
                    Entity = entry.Entity.ConvertAll(part => new AlterClientQuotasResponse.EntityData
                    {
                        EntityType = part.EntityType,
                        EntityName = part.EntityName,
                    }),
                }),
            },
            AlterUserScramCredentialsRequest users => new AlterUserScramCredentialsResponse
            {
                Results =
                [
                    .. users
                        .Deletions.Select(user => user.Name)
                        .Concat(users.Upsertions.Select(user => user.Name))
                        .Distinct()
                        .Select(name => new AlterUserScramCredentialsResponse.AlterUserScramCredentialsResult
                        {
                            User = name,
                            ErrorCode = Error,
                        }),
                ],
            },
            CreateAclsRequest acls => new CreateAclsResponse
            {
                Results = acls.Creations.ConvertAll(_ => new CreateAclsResponse.AclCreationResult
                {
                    ErrorCode = Error,
                }),
            },
            DeleteAclsRequest acls => new DeleteAclsResponse
            {
                FilterResults = acls.Filters.ConvertAll(_ => new DeleteAclsResponse.DeleteAclsFilterResult
                {
                    ErrorCode = Error,
                }),
            },
            UpdateFeaturesRequest => new UpdateFeaturesResponse { ErrorCode = Error },
            DescribeQuorumRequest => new DescribeQuorumResponse { ErrorCode = Error, ErrorMessage = Sentence },
            _ => throw new InvalidOperationException($"{request.ApiKey} is not passed on to the controller"),
        };
}
