using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Telemetry;

namespace EmbeddedKafka.Apis;

/// <summary>
/// PushTelemetry, version 0 (KIP-714): a client's metrics, as OTLP, become a <see cref="ClientMetricsReceived"/>.
/// <list type="bullet">
/// <item>UNKNOWN_SUBSCRIPTION_ID when the subscriptions have changed, UNSUPPORTED_COMPRESSION_TYPE, TELEMETRY_TOO_LARGE
/// above telemetry.max.bytes.</item>
/// <item>Served only with <see cref="EmbeddedKafkaOptions.ReceivesClientMetrics"/>.</item>
/// </list>
/// </summary>
internal sealed class PushTelemetryHandler(ClusterState state)
    : ApiHandler<PushTelemetryRequest>(ApiKey.PushTelemetry, 0, 0)
{
    readonly ClientTelemetry _telemetry = new(state);

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, PushTelemetryRequest request)
    {
        var error = Refusal(context, request);
        if (error == ErrorCode.None && state.Events.HasSubscribers)
            state.Events.Publish(
                new ClientMetricsReceived(
                    state.Time,
                    context.BrokerId,
                    context.ClientId,
                    request.ClientInstanceId,
                    (BatchCompression)request.CompressionType,
                    request.Metrics.ToArray(),
                    request.Terminating
                )
            );
        return Answer(new PushTelemetryResponse { ErrorCode = error });
    }

    ErrorCode Refusal(RequestContext context, PushTelemetryRequest request)
    {
        var fault = state.Faults.ErrorFor(ApiKey.PushTelemetry, context.BrokerId, context.ClientId);
        if (fault != ErrorCode.None)
            return fault;
        if (request.ClientInstanceId == Guid.Empty)
            return ErrorCode.InvalidRequest;
        if (request.SubscriptionId != _telemetry.SubscriptionOf(context, request.ClientInstanceId).Id)
            return ErrorCode.UnknownSubscriptionId;
        if (request.CompressionType is < 0 or > (sbyte)BatchCompression.Zstd)
            return ErrorCode.UnsupportedCompressionType;
        return request.Metrics.Length > state.Configs.BrokerNumber("telemetry.max.bytes")
            ? ErrorCode.TelemetryTooLarge
            : ErrorCode.None;
    }
}
