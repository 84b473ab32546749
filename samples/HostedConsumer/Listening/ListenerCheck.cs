using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HostedConsumer.Listening;

/// <summary>Asks the loops and nobody else: a probe that asks the brokers restarts every instance when one is away.
/// "live" is whether a restart would help: each consumer polls. "ready" is whether the next instance may be replaced:
/// each has joined its group.</summary>
internal sealed class ListenerCheck(KafkaListener listener, IOptions<ListenerOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        // It does not poll while it drains.
        var limit = options.Value.DrainTimeout + TimeSpan.FromSeconds(30);
        var ready = context.Registration.Name == "ready";
        var ill = listener.Loops.Count(loop => ready ? !loop.IsReady : loop.SinceLastPoll > limit);
        return Task.FromResult(ill == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"{ill} are not"));
    }
}
