using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>Passes a request on to the active controller, as brokers do (KIP-590): it waits while there is none, for a
/// minute at most.</summary>
internal sealed class ForwardingHandler(IApiHandler inner, ClusterState state) : IApiHandler
{
    public ApiKey Key => inner.Key;
    public short MinVersion => inner.MinVersion;
    public short MaxVersion => inner.MaxVersion;
    public short AdvertisedMinVersion => inner.AdvertisedMinVersion;

    /// <summary>Whether a broker leaves requests of an API to the controller.</summary>
    public static bool Forwards(ApiKey api) =>
        api
            is ApiKey.CreateTopics
                or ApiKey.DeleteTopics
                or ApiKey.CreatePartitions
                or ApiKey.ElectLeaders
                or ApiKey.AlterPartitionReassignments
                or ApiKey.ListPartitionReassignments
                or ApiKey.AlterConfigs
                or ApiKey.IncrementalAlterConfigs
                or ApiKey.AlterClientQuotas
                or ApiKey.AlterUserScramCredentials
                or ApiKey.CreateAcls
                or ApiKey.DeleteAcls
                or ApiKey.UpdateFeatures
                or ApiKey.DescribeQuorum;

    public IRequest Read(ref KafkaReader reader, short version) => inner.Read(ref reader, version);

    public void Prepare(RequestContext context, IRequest request) => inner.Prepare(context, request);

    public ValueTask<IResponse?> HandleAsync(RequestContext context, IRequest request) =>
        state.Members.HasController ? inner.HandleAsync(context, request) : ForwardAsync(context, request);

    async ValueTask<IResponse?> ForwardAsync(RequestContext context, IRequest request) =>
        await state.Members.UntilControllerAsync()
            ? await inner.HandleAsync(context, request)
            : TimedOut.Answer(request);
}
