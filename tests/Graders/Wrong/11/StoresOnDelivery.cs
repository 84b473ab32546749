// task: 2
// replaces: ParkingWorker.cs
// mistake: leaves storing to the client: an offset is stored when the record is handed out
// expect: the stop came in the middle of the first call
using System.Text;
using System.Text.Json;
using Confluent.Kafka;

namespace Labs.ErrorHandling;

public sealed class ParkingWorker(ConsumerConfig settings, ProducerConfig producing, string topic, string deadLetters)
    : IParkingWorker
{
    const int MostCalls = 4;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    // Consume blocks its thread.
    public Task RunAsync(Func<Booking, CancellationToken, Task> send, CancellationToken stop) =>
        Task.Run(() => WorkAsync(send, stop), CancellationToken.None);

    async Task WorkAsync(Func<Booking, CancellationToken, Task> send, CancellationToken stop)
    {
        using var letters = new ProducerBuilder<byte[], byte[]>(
            new ProducerConfig(producing) { EnableIdempotence = true }
        ).Build();
        // Bytes: what is no booking must be parked as it came.
        using var consumer = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig(settings) { AutoOffsetReset = AutoOffsetReset.Earliest }
        ).Build();
        consumer.Subscribe(topic);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (consumer.Consume(Poll) is not { } record)
                    continue;
                await SendOrParkAsync(record, send, letters, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The record in hand is not done, and its offset is not stored.
        }
        finally
        {
            consumer.Close();
        }
    }

    async Task SendOrParkAsync(
        ConsumeResult<byte[], byte[]> record,
        Func<Booking, CancellationToken, Task> send,
        IProducer<byte[], byte[]> letters,
        CancellationToken stop
    )
    {
        for (var call = 1; ; call++)
            try
            {
                await send(Booking.FromJson(record.Message.Value), stop);
                return;
            }
            catch (HttpRequestException e) when (call < MostCalls && Agreement.IsTransient(e))
            {
                await Task.Delay(Pause, stop);
            }
            catch (Exception e) when (e is HttpRequestException or JsonException)
            {
                var calls = e is JsonException ? 0 : call;
                // Waits for the brokers. If they refuse, this throws, and the record stays where it is.
                await letters.ProduceAsync(deadLetters, Letter(record, e, calls), CancellationToken.None);
                return;
            }
    }

    Message<byte[], byte[]> Letter(ConsumeResult<byte[], byte[]> record, Exception reason, int calls)
    {
        var headers = new Headers();
        foreach (var header in record.Message.Headers)
            headers.Add(header.Key, header.GetValueBytes());
        void Note(string name, string text) => headers.Add(name, Encoding.UTF8.GetBytes(text));
        Note("origin-topic", record.Topic);
        Note("origin-partition", $"{record.Partition.Value}");
        Note("origin-offset", $"{record.Offset.Value}");
        Note("group", settings.GroupId);
        Note("reason", reason.Message);
        Note("attempts", $"{calls}");
        return new Message<byte[], byte[]>
        {
            Key = record.Message.Key,
            Value = record.Message.Value,
            Headers = headers,
        };
    }
}
