using HostedConsumer;
using HostedConsumer.Listening;
using OpenTelemetry;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddKafkaListener<Booking, BookingHandler>(builder.Configuration);
builder
    .Services.AddOpenTelemetry()
    .UseOtlpExporter() // to OTEL_EXPORTER_OTLP_ENDPOINT
    .WithMetrics(metrics => metrics.AddMeter(Telemetry.Name))
    .WithTracing(traces => traces.AddSource(Telemetry.Name));
var app = builder.Build();
app.MapHealthChecks("/health/live", new() { Predicate = check => check.Name == "live" });
app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Name == "ready" });
await app.RunAsync();
