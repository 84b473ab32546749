// task: 5
// replaces: ResultSender.cs
// mistake: nobody looks whether the dead letter itself arrives: the caller gets its exception and knows nothing
// expect: SendAsync threw for unnoted
// shows on: embedded
using System.Text;
using Confluent.Kafka;

namespace Labs.ProducerApi;

/// <summary>Sends results, and knows of each whether it is stored, refused, or uncertain.</summary>
public sealed class ResultSender : IResultSender
{
    readonly string _topic;
    readonly string _deadLetters;
    readonly IProducer<string, string> _producer;

    public ResultSender(string bootstrapServers, string topic, string deadLetters, TimeSpan patience)
    {
        (_topic, _deadLetters) = (topic, deadLetters);
        _producer = new ProducerBuilder<string, string>(
            new ProducerConfig
            {
                BootstrapServers = bootstrapServers,
                ClientId = "result-sender",
                EnableIdempotence = true,
                // A limit of the topic is one of the batch. In batches below it, whoever is too large travels alone.
                BatchSize = 10_000,
                // The one clock: however often the client tries again, it stops when this is over.
                MessageTimeoutMs = (int)patience.TotalMilliseconds,
            }
        ).Build();
    }

    public async Task<Fate> SendAsync(LabResult result)
    {
        try
        {
            await _producer.ProduceAsync(
                _topic,
                new Message<string, string> { Key = result.PatientId, Value = result.ToJson() }
            );
            return Fate.Stored;
        }
        catch (ProduceException<string, string> e) when (IsForGood(e))
        {
            await BuryAsync(result, e.Error.Code);
            return Fate.DeadLettered;
        }
        catch (ProduceException<string, string>)
        {
            return Fate.Unknown;
        }
    }

    public void Dispose()
    {
        _producer.Flush();
        _producer.Dispose();
    }

    // Refused for what it is: another attempt would be refused as well. Everything else says something about the
    // cluster.
    static bool IsForGood(ProduceException<string, string> e) =>
        e.Error.Code is ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidRecord or ErrorCode.InvalidTimestamp;

    // The note is small whatever the result was, so that it cannot be refused for the same reason.
    Task BuryAsync(LabResult result, ErrorCode reason) =>
        _producer.ProduceAsync(
            _deadLetters,
            new Message<string, string>
            {
                Key = result.PatientId,
                Value = result.Id,
                Headers = new Headers { { "reason", Encoding.UTF8.GetBytes(reason.ToString()) } },
            }
        );
}
