using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Labs.FrameworksAndHosting;

/// <summary>The one producer of the process, for all handlers and dead letters: it is thread-safe, and its batches and
/// connections are shared.</summary>
public sealed class EventPublisher : IDisposable
{
    readonly IProducer<byte[]?, byte[]?> _producer;

    public EventPublisher(IOptions<ProducerConfig> config, ILogger<EventPublisher> log)
    {
        var certain = new ProducerConfig(config.Value.ToDictionary()) { Acks = Acks.All, EnableIdempotence = true };
        _producer = new ProducerBuilder<byte[]?, byte[]?>(certain)
            .SetErrorHandler((_, error) => log.LogWarning("{Code}: {Reason}", error.Code, error.Reason))
            .SetLogHandler((_, line) => log.Log(ClientLevel.Of(line), "{Client} {Message}", line.Name, line.Message))
            .Build();
    }

    /// <summary>Returns when the brokers have it.</summary>
    public Task PublishAsync<T>(string topic, string key, T value, CancellationToken cancel)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web);
        return SendAsync(topic, Encoding.UTF8.GetBytes(key), json, [], cancel);
    }

    internal async Task SendAsync(string topic, byte[]? key, byte[]? value, Headers headers, CancellationToken cancel)
    {
        using var activity = Telemetry.StartSending(topic, headers);
        var message = new Message<byte[]?, byte[]?>
        {
            Key = key,
            Value = value,
            Headers = headers,
        };
        await _producer.ProduceAsync(topic, message, cancel);
    }

    /// <summary>The producer's own Dispose would forget what is still in its buffer.</summary>
    public void Dispose()
    {
        _producer.Flush(TimeSpan.FromSeconds(5));
        _producer.Dispose();
    }
}
