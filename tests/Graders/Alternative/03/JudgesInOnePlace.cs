// replaces: ResultSender.cs
using System.Text;
using Confluent.Kafka;

namespace Labs.ProducerApi;

/// <summary>Bytes and a delivery handler; what the client throws and what the report says are judged in one place;
/// notes go by a producer of their own.</summary>
public sealed class ResultSender(string bootstrapServers, string topic, string deadLetters, TimeSpan patience)
    : IResultSender
{
    readonly IProducer<byte[], byte[]> _results = Open(bootstrapServers, patience);
    readonly IProducer<byte[], byte[]> _notes = Open(bootstrapServers, patience);

    public async Task<Fate> SendAsync(LabResult result)
    {
        var error = await OutcomeAsync(_results, topic, result.PatientId, result.ToJson(), []);
        if (!error.IsError)
            return Fate.Stored;

        // The codes of the client itself tell that nobody answered; every other one is a broker's verdict, or the
        // client's about the size.
        var refused =
            error.Code is ErrorCode.MsgSizeTooLarge
            || (!error.IsLocalError && error.Code is not ErrorCode.NotEnoughReplicas and not ErrorCode.RequestTimedOut);
        if (!refused)
            return Fate.Unknown;

        var noted = await OutcomeAsync(
            _notes,
            deadLetters,
            result.PatientId,
            result.Id,
            new Headers { { "reason", Encoding.UTF8.GetBytes($"{error.Code}") } }
        );
        return noted.IsError ? Fate.Unknown : Fate.DeadLettered;
    }

    public void Dispose()
    {
        foreach (var producer in new[] { _results, _notes })
        {
            producer.Flush();
            producer.Dispose();
        }
    }

    static Task<Error> OutcomeAsync(
        IProducer<byte[], byte[]> producer,
        string topic,
        string key,
        string value,
        Headers headers
    )
    {
        var outcome = new TaskCompletionSource<Error>(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = new Message<byte[], byte[]>
        {
            Key = Encoding.UTF8.GetBytes(key),
            Value = Encoding.UTF8.GetBytes(value),
            Headers = headers,
        };
        try
        {
            producer.Produce(topic, message, report => outcome.TrySetResult(report.Error));
        }
        catch (ProduceException<byte[], byte[]> refusedAtOnce)
        {
            outcome.TrySetResult(refusedAtOnce.Error);
        }

        return outcome.Task;
    }

    static IProducer<byte[], byte[]> Open(string bootstrapServers, TimeSpan patience) =>
        new ProducerBuilder<byte[], byte[]>(
            new Dictionary<string, string>
            {
                ["bootstrap.servers"] = bootstrapServers,
                ["enable.idempotence"] = "true",
                ["delivery.timeout.ms"] = $"{patience.TotalMilliseconds:F0}",
                ["linger.ms"] = "0",
                ["batch.size"] = "15000",
            }
        ).Build();
}
