using System.Collections.Concurrent;
using Confluent.Kafka;

namespace Course.Kit;

/// <summary>
/// A member of a consumer group: a poll loop of plain Confluent.Kafka on a thread of its own, which writes into a diary
/// what the coordinator gives it and takes from it.
/// </summary>
/// <param name="config">The consumer's settings; <c>client.id</c> is the member's name.</param>
/// <param name="topics">What it subscribes to.</param>
/// <example><code>var ana = new GroupMember(config, "bookings") { Diary = diary }.Start();
/// await GroupMember.ShareAsync(partitions: 6, ana, ben);
/// await ana.LeaveAsync();</code></example>
public sealed class GroupMember(ConsumerConfig config, params string[] topics)
{
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(40);
    readonly CancellationTokenSource _end = new();
    readonly ConcurrentDictionary<TopicPartition, bool> _owns = new();
    readonly ConcurrentQueue<ConsumeResult<string, string>> _handled = new();
    readonly ConcurrentQueue<Error> _errors = new();
    readonly ConcurrentQueue<CommittedOffsets> _commits = new();
    Task _running = Task.CompletedTask;
    volatile bool _silently;

    /// <summary>Where it writes down what it owns. Default: a diary of its own.</summary>
    public GroupDiary Diary { get; init; } = new();

    /// <summary>The work, on the member's thread: the next <c>Consume</c> comes when it returns. Default:
    /// nothing.</summary>
    public Action<IConsumer<string, string>, ConsumeResult<string, string>>? Handle { get; init; }

    /// <summary>Called when partitions are taken away in good order, while the member still owns them.</summary>
    public Action<IConsumer<string, string>, List<TopicPartitionOffset>>? Revoked { get; init; }

    /// <summary>Called when partitions are lost: somebody else may own them already.</summary>
    public Action<IConsumer<string, string>, List<TopicPartitionOffset>>? Lost { get; init; }

    /// <summary>Its client id.</summary>
    public string Name => config.ClientId;

    /// <summary>The partitions that it owns now, by topic and number.</summary>
    public IReadOnlyList<TopicPartition> Owns =>
        [.. _owns.Keys.OrderBy(p => p.Topic, StringComparer.Ordinal).ThenBy(p => p.Partition.Value)];

    /// <summary>The records that it has handled, in order.</summary>
    public IReadOnlyCollection<ConsumeResult<string, string>> Handled => _handled;

    /// <summary>What it was told by the error handler, or met as an exception.</summary>
    public IReadOnlyCollection<Error> Errors => _errors;

    /// <summary>What the client says that it has committed in the background, or failed to.</summary>
    public IReadOnlyCollection<CommittedOffsets> Commits => _commits;

    /// <summary>The error that ended it; null while it works.</summary>
    public Error? Fatal => _errors.FirstOrDefault(error => error.IsFatal);

    /// <summary>Subscribes, and begins to poll.</summary>
    /// <returns>The same member.</returns>
    public GroupMember Start()
    {
        var consumer = new ConsumerBuilder<string, string>(config)
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, error) => _errors.Enqueue(error))
            .SetOffsetsCommittedHandler((_, committed) => _commits.Enqueue(committed))
            .SetPartitionsAssignedHandler((_, mine) => Note(OwnerChange.Assigned, mine))
            .SetPartitionsRevokedHandler((me, gone) => GiveUp(me, gone, OwnerChange.Revoked, Revoked))
            .SetPartitionsLostHandler((me, gone) => GiveUp(me, gone, OwnerChange.Lost, Lost))
            .Build();
        consumer.Subscribe(topics);
        _running = Task.Factory.StartNew(
            () => Run(consumer),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        return this;
    }

    /// <summary>Ends the loop and calls <c>Close</c>: stored offsets are committed, and the member leaves with a
    /// word.</summary>
    public Task LeaveAsync()
    {
        _end.Cancel();
        return _running;
    }

    /// <summary>Ends the loop without <c>Close</c>: the brokers see what they see of a killed process.</summary>
    public Task DieAsync()
    {
        _silently = true;
        return LeaveAsync();
    }

    /// <summary>Returns when the members own that many partitions together, each as many as the others or one
    /// more.</summary>
    /// <param name="partitions">How many partitions there are to share.</param>
    /// <param name="members">All members of the group.</param>
    /// <exception cref="DeadlineException">Not within 40 seconds; says who owns what, and each member's
    /// errors.</exception>
    public static async Task ShareAsync(int partitions, params IReadOnlyList<GroupMember> members)
    {
        bool IsEven()
        {
            var counts = members.Select(member => member._owns.Count).ToList();
            return counts.Sum() == partitions && counts.Max() - counts.Min() <= 1;
        }

        try
        {
            await Until.TrueAsync(IsEven, Deadline, $"{members.Count} members to share {partitions} partitions");
        }
        catch (DeadlineException e)
        {
            throw new DeadlineException($"{e.Message} {string.Join("; ", members.Select(member => member.State))}.");
        }
    }

    string State =>
        $"{Name} owns [{string.Join(", ", Owns)}]"
        + string.Concat(_errors.Select(error => error.Reason).Distinct().Select(reason => $", {reason}"));

    void Run(IConsumer<string, string> consumer)
    {
        using (consumer)
        {
            while (!_end.IsCancellationRequested && Fatal is null)
                Work(consumer);
            if (!_silently)
                Attempt(consumer.Close);
        }
        Note(OwnerChange.Gone, Owns.Select(partition => new TopicPartitionOffset(partition, Offset.Unset)));
    }

    void Work(IConsumer<string, string> consumer) =>
        Attempt(() =>
        {
            if (consumer.Consume(Poll) is not { } record)
                return;
            Handle?.Invoke(consumer, record);
            _handled.Enqueue(record);
        });

    void GiveUp(
        IConsumer<string, string> consumer,
        List<TopicPartitionOffset> partitions,
        OwnerChange change,
        Action<IConsumer<string, string>, List<TopicPartitionOffset>>? handler
    )
    {
        Attempt(() => handler?.Invoke(consumer, partitions));
        Note(change, partitions);
    }

    void Attempt(Action act)
    {
        try
        {
            act();
        }
        catch (KafkaException e)
        {
            _errors.Enqueue(e.Error);
        }
    }

    void Note(OwnerChange change, List<TopicPartition> partitions) =>
        Note(change, partitions.Select(partition => new TopicPartitionOffset(partition, Offset.Unset)));

    void Note(OwnerChange change, IEnumerable<TopicPartitionOffset> partitions)
    {
        foreach (var partition in partitions.Select(one => one.TopicPartition))
        {
            // First the diary: who sees what a member owns finds there how it came to it.
            Diary.Note(Name, change, partition);
            if (change == OwnerChange.Assigned)
                _owns[partition] = true;
            else
                _owns.TryRemove(partition, out _);
        }
    }
}
