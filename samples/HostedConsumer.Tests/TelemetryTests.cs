using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HostedConsumer.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public async Task The_trace_of_the_sender_goes_on_in_the_handler_and_in_the_dead_letter()
    {
        await using var clinic = await Clinic.OpenAsync();
        var activities = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var trace = ActivityTraceId.CreateRandom();
        var desk = ActivitySpanId.CreateRandom();
        using (
            var producer = new ProducerBuilder<string, string>(
                new ProducerConfig { BootstrapServers = clinic.Cluster.BootstrapServers }
            ).Build()
        )
        {
            var headers = new Headers { { "traceparent", Encoding.ASCII.GetBytes($"00-{trace}-{desk}-01") } };
            await producer.ProduceAsync(
                "bookings",
                new()
                {
                    Key = "Grey",
                    Value = "{ not JSON",
                    Headers = headers,
                }
            );
        }

        await clinic.StartAsync((_, _) => Task.CompletedTask);

        await Clinic.Until(() => activities.Count(one => one.TraceId == trace) == 2, "it is processed and laid aside");
        var process = activities.Single(one => one.TraceId == trace && one.Kind == ActivityKind.Consumer);
        var send = activities.Single(one => one.TraceId == trace && one.Kind == ActivityKind.Producer);
        Assert.Equal(("process bookings", desk), (process.DisplayName, process.ParentSpanId));
        Assert.Equal(("send bookings-dlt", process.SpanId), (send.DisplayName, send.ParentSpanId));
        Assert.Equal("process", process.GetTagItem("messaging.operation.name"));
        Assert.Equal("send", send.GetTagItem("messaging.operation.name"));
        await Clinic.Until(() => clinic.Committed() == 1, "it is committed");
        var dead = Assert.Single(clinic.Read("bookings-dlt")).Message;
        Assert.Equal($"00-{trace}-{send.SpanId}-01", dead.Headers.Text("traceparent"));
    }

    [Fact]
    public async Task Retries_and_durations_are_counted()
    {
        await using var clinic = await Clinic.OpenAsync();
        await clinic.WriteAsync(Clinic.Booking("1", "Grey"));
        long retries = 0;
        var durations = 0;
        var named = false;
        var calls = 0;
        var host = clinic.Build((_, _) => ++calls < 3 ? throw new TimeoutException() : Task.CompletedTask);
        var meters = host.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, all) =>
            {
                if (instrument.Meter.Scope == meters)
                    all.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref retries, value));
        listener.SetMeasurementEventCallback<double>(
            (instrument, _, tags, _) =>
            {
                if (instrument.Name != "messaging.process.duration")
                    return;
                named = tags.Contains(new("messaging.system", "kafka"));
                Interlocked.Increment(ref durations);
            }
        );
        listener.Start();

        await host.StartAsync();

        await Clinic.Until(() => Volatile.Read(ref durations) == 1, "one booking is measured");
        Assert.Equal(2, retries);
        Assert.True(named, "the duration says of which messaging system");
        await host.StopAsync();
    }

    [Fact]
    public async Task Ready_is_who_has_joined_the_group_and_live_who_polls()
    {
        await using var clinic = await Clinic.OpenAsync();
        var unreachable = clinic.Cluster.Faults.Add(
            new Fault(EmbeddedKafka.Protocol.ApiKey.FindCoordinator) { ClosesConnection = true }
        );
        var host = await clinic.StartAsync((_, _) => Task.CompletedTask);
        await Clinic.Until(() => unreachable.Hits > 0, "it asks for its group's coordinator");

        Assert.Equal(HealthStatus.Unhealthy, await Clinic.HealthAsync(host, "ready"));
        Assert.Equal(HealthStatus.Healthy, await Clinic.HealthAsync(host, "live"));

        clinic.Cluster.Faults.Remove(unreachable);
        await Clinic.Until(() => clinic.Members == 1, "it joins");
        await Clinic.Until(
            () => Clinic.HealthAsync(host, "ready").Result == HealthStatus.Healthy,
            "it has its partitions"
        );
    }
}
