using System.Text;
using Confluent.Kafka;
using Labs.FrameworksAndHosting;
using Received = Confluent.Kafka.ConsumeResult<byte[]?, byte[]?>;

namespace Graders.FrameworksAndHosting;

/// <summary>Keeps each record until it is let go, and remembers who came when.</summary>
internal sealed class HeldProcessor : IRecordProcessor
{
    readonly Lock _lock = new();
    readonly List<long> _begun = [];
    readonly List<string> _diary = [];
    readonly Dictionary<long, TaskCompletionSource> _gates = [];
    int _running;
    int _most;

    /// <summary>The records that have begun, by offset, in their order.</summary>
    public IReadOnlyList<long> Begun
    {
        get
        {
            lock (_lock)
                return [.. _begun];
        }
    }

    /// <summary>"1 begins", "1 ends", …</summary>
    public IReadOnlyList<string> Diary
    {
        get
        {
            lock (_lock)
                return [.. _diary];
        }
    }

    public int MostAtOnce
    {
        get
        {
            lock (_lock)
                return _most;
        }
    }

    /// <summary>A record of that key; its offset names it.</summary>
    public static Received Record(long offset, string? key, int partition = 0) =>
        new()
        {
            TopicPartitionOffset = new TopicPartitionOffset("bookings", partition, offset),
            Message = new Message<byte[]?, byte[]?>
            {
                Key = key is null ? null : Encoding.UTF8.GetBytes(key),
                Value = [],
                Headers = [],
            },
        };

    public async Task ProcessAsync(Received record, CancellationToken cancel)
    {
        var offset = record.Offset.Value;
        Task gate;
        lock (_lock)
        {
            _begun.Add(offset);
            _diary.Add($"{offset} begins");
            _most = Math.Max(_most, ++_running);
            gate = Gate(offset).Task;
        }
        try
        {
            await gate.WaitAsync(cancel);
        }
        finally
        {
            lock (_lock)
            {
                _running--;
                _diary.Add($"{offset} ends");
            }
        }
    }

    public void LetGo(long offset)
    {
        lock (_lock)
            Gate(offset).TrySetResult();
    }

    public void Break(long offset, Exception failure)
    {
        lock (_lock)
            Gate(offset).TrySetException(failure);
    }

    TaskCompletionSource Gate(long offset)
    {
        if (!_gates.TryGetValue(offset, out var gate))
            _gates[offset] = gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return gate;
    }
}
