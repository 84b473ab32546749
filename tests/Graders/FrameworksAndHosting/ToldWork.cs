using System.Text;
using Received = Confluent.Kafka.ConsumeResult<byte[]?, byte[]?>;

namespace Graders.FrameworksAndHosting;

/// <summary>In the service's process: work that tells the grader what it begins and ends, and goes on when the grader
/// says so. A record is named by its partition and offset, "0/17".</summary>
internal sealed class ToldWork(Action<string> tell)
{
    readonly Lock _lock = new();
    readonly Dictionary<string, TaskCompletionSource> _held = [];
    readonly HashSet<string> _kept = [];
    readonly HashSet<string> _failing = [];
    bool _isFree;

    public static string Key(Received record) => Encoding.UTF8.GetString(record.Message.Key ?? []);

    public async Task DoAsync(Received record, CancellationToken cancel)
    {
        var name = $"{record.Partition.Value}/{record.Offset.Value}";
        tell($"begun {name} {Key(record)}");
        try
        {
            await GoAsync(name, Key(record)).WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            tell($"cancelled {name} {Key(record)}");
            throw;
        }
        tell($"done {name} {Key(record)}");
    }

    /// <summary>"free": whatever is and comes goes on. "keep 0/17": but not that one. "fail Grey": the records of that
    /// key can be neither handled nor laid aside.</summary>
    public void Obey(string order)
    {
        var words = order.Split(' ', 2);
        lock (_lock)
            switch (words[0])
            {
                case "keep":
                    _kept.Add(words[1]);
                    break;
                case "fail":
                    _failing.Add(words[1]);
                    break;
                case "free":
                    _isFree = true;
                    foreach (var (name, gate) in _held)
                        if (!_kept.Contains(name))
                            gate.TrySetResult();
                    break;
            }
    }

    Task GoAsync(string name, string key)
    {
        lock (_lock)
        {
            if (_failing.Contains(key))
                throw new InvalidOperationException("the record is neither handled nor laid aside");
            if (_isFree && !_kept.Contains(name))
                return Task.CompletedTask;
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _held[name] = gate;
            return gate.Task;
        }
    }
}
