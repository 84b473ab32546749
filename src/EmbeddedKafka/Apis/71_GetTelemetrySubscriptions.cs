using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Telemetry;

namespace EmbeddedKafka.Apis;

/// <summary>
/// GetTelemetrySubscriptions, version 0 (KIP-714): which metrics a client should push, and how often.
/// <list type="bullet">
/// <item>A client without an instance id gets one. Subscriptions are CLIENT_METRICS config resources that match the
/// client.</item>
/// <item>Served only with <see cref="EmbeddedKafkaOptions.ReceivesClientMetrics"/>, as Kafka does only with a plug-in
/// that takes them.</item>
/// </list>
/// </summary>
internal sealed class GetTelemetrySubscriptionsHandler(ClusterState state)
    : ApiHandler<GetTelemetrySubscriptionsRequest>(ApiKey.GetTelemetrySubscriptions, 0, 0)
{
    readonly ClientTelemetry _telemetry = new(state);

    protected override ValueTask<IResponse?> HandleAsync(
        RequestContext context,
        GetTelemetrySubscriptionsRequest request
    )
    {
        var fault = state.Faults.ErrorFor(ApiKey.GetTelemetrySubscriptions, context.BrokerId, context.ClientId);
        if (fault != ErrorCode.None)
            return Answer(new GetTelemetrySubscriptionsResponse { ErrorCode = fault });
        var id = request.ClientInstanceId == Guid.Empty ? KafkaUuid.New() : request.ClientInstanceId;
        var subscription = _telemetry.SubscriptionOf(context, id);
        return Answer(
            new GetTelemetrySubscriptionsResponse
            {
                ClientInstanceId = id,
                SubscriptionId = subscription.Id,
                AcceptedCompressionTypes =
                [
                    (sbyte)BatchCompression.Zstd,
                    (sbyte)BatchCompression.Lz4,
                    (sbyte)BatchCompression.Gzip,
                    (sbyte)BatchCompression.Snappy,
                ],
                PushIntervalMs = subscription.IntervalMs,
                TelemetryMaxBytes = (int)state.Configs.BrokerNumber("telemetry.max.bytes"),
                DeltaTemporality = true,
                RequestedMetrics = [.. subscription.Metrics],
            }
        );
    }
}
