using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Confluent.Kafka;

namespace Labs.FrameworksAndHosting;

/// <summary>Metrics, and traces through the headers of records: OpenTelemetry's names for messaging where it has
/// them.</summary>
public sealed class Telemetry(IMeterFactory meters)
{
    public const string Name = "HostedConsumer";
    static readonly ActivitySource Source = new(Name);
    readonly Counter<long> _retries = meters.Create(Name).CreateCounter<long>("listener.retries");
    readonly Histogram<double> _age = meters.Create(Name).CreateHistogram<double>("listener.record.age", "s");
    readonly Histogram<double> _time = meters.Create(Name).CreateHistogram<double>("messaging.process.duration", "s");

    public UpDownCounter<int> Paused { get; } = meters.Create(Name).CreateUpDownCounter<int>("listener.paused");

    /// <summary>A record was handled, or laid aside for an error.</summary>
    public void Processed(RawRecord record, int calls, long began, Exception? error)
    {
        var tags = Tags("process", record.Topic);
        tags.Add("error.type", error?.GetType().Name);
        _retries.Add(calls - 1, tags);
        _time.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, tags);
        _age.Record((DateTime.UtcNow - record.Message.Timestamp.UtcDateTime).TotalSeconds, tags);
    }

    /// <summary>Goes on with the trace that the record brings along in its header traceparent.</summary>
    public static Activity? StartProcessing(RawRecord record)
    {
        ActivityContext.TryParse(Text(record, "traceparent"), Text(record, "tracestate"), true, out var sender);
        var activity = Start("process", record.Topic, ActivityKind.Consumer, sender);
        activity?.SetTag("messaging.destination.partition.id", $"{record.Partition.Value}");
        return activity?.SetTag("messaging.kafka.offset", record.Offset.Value);
    }

    /// <summary>Sends the trace that is going on along with a record.</summary>
    public static Activity? StartSending(string topic, Headers headers)
    {
        var activity = Start("send", topic, ActivityKind.Producer, Activity.Current?.Context ?? default);
        DistributedContextPropagator.Current.Inject(activity ?? Activity.Current, headers, Set);
        return activity;
    }

    static Activity? Start(string operation, string topic, ActivityKind kind, ActivityContext parent) =>
        Source.StartActivity(kind, parent, Tags(operation, topic), name: $"{operation} {topic}");

    static TagList Tags(string operation, string topic) =>
        [
            new("messaging.system", "kafka"),
            new("messaging.operation.name", operation),
            new("messaging.operation.type", operation),
            new("messaging.destination.name", topic),
        ];

    /// <summary>Instead of what an earlier sender wrote, if the record was passed on or replayed.</summary>
    internal static void Set(object? headers, string name, string value)
    {
        ((Headers)headers!).Remove(name);
        ((Headers)headers).Add(name, Encoding.UTF8.GetBytes(value));
    }

    static string? Text(RawRecord record, string name) =>
        record.Message.Headers.TryGetLastBytes(name, out var bytes) ? Encoding.ASCII.GetString(bytes) : null;
}
