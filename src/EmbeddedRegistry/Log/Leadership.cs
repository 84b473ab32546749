using Confluent.Kafka;
using EmbeddedKafka.Registry.Subjects;

namespace EmbeddedKafka.Registry.Log;

/// <summary>
/// Who writes: the instances are members of a consumer group, and the one that owns the log's partition leads. The
/// group says who that is (a member's client id is its URL); that nobody else's writes count is seen to in the log
/// (<see cref="LeaderEpoch"/>).
/// </summary>
internal sealed class Leadership : IDisposable
{
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    readonly IAdminClient _admin;
    readonly LogClients _clients;
    readonly LogReader _reader;
    readonly RegistryState _state;
    readonly EmbeddedRegistryOptions _options;
    readonly string _group;
    readonly Guid _instance = Guid.NewGuid();
    readonly Lazy<IProducer<byte[], byte[]?>> _producer;
    readonly IConsumer<byte[], byte[]> _candidate;
    readonly Thread _thread;
    readonly CancellationTokenSource _stops = new();
    readonly Lock _lock = new();
    Task<LogWriter>? _turn;
    bool _owns;

    public Leadership(
        IAdminClient admin,
        LogClients clients,
        LogReader reader,
        RegistryState state,
        EmbeddedRegistryOptions options,
        string url
    )
    {
        _admin = admin;
        _clients = clients;
        _reader = reader;
        _state = state;
        _options = options;
        Url = url;
        _group = $"schema-registry{options.Topic}";
        _producer = new(clients.Producer);
        _candidate = clients
            .Candidate(_group, url)
            .SetPartitionsAssignedHandler((_, partitions) => Assigned(partitions))
            .SetPartitionsRevokedHandler((_, _) => Lost())
            .SetPartitionsLostHandler((_, _) => Lost())
            .Build();
        _thread = new(Run) { IsBackground = true, Name = "registry leadership" };
    }

    public string Url { get; }

    /// <summary>Whether this instance leads, as far as it knows.</summary>
    public bool Leads => Turn is { IsCompletedSuccessfully: true };

    Task<LogWriter>? Turn
    {
        get
        {
            lock (_lock)
                return _turn;
        }
    }

    public void Start() => _thread.Start();

    /// <summary>The writer, if this instance leads; else null and the URL of the one that does. Waits for an election
    /// to end.</summary>
    /// <exception cref="OperationCanceledException">Nobody leads.</exception>
    public async Task<(LogWriter? Writer, string Leader)> FindAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (await WriterAsync(cancellation) is { } writer)
                return (writer, Url);
            if (await OwnerAsync() is { } owner && owner != Url)
                return (null, owner);
            await Task.Delay(Poll, cancellation);
        }
    }

    /// <summary>Gives up a turn in which a write did not count. If the group still has this instance as owner, it takes
    /// over anew.</summary>
    public void Doubt(LogWriter writer) => Renew(turn => turn.IsCompletedSuccessfully && turn.Result == writer);

    public void Dispose() => Stop(leaves: true);

    /// <summary>Ends without a word to the group, as a process that is killed.</summary>
    public void Kill() => Stop(leaves: false);

    void Stop(bool leaves)
    {
        if (_stops.IsCancellationRequested)
            return;
        _stops.Cancel();
        if (_thread.IsAlive)
            _thread.Join();
        try
        {
            if (leaves)
                _candidate.Close();
        }
        catch (KafkaException)
        {
            // The cluster may be gone; its group will notice that this member is.
        }
        _candidate.Dispose();
        if (_producer.IsValueCreated)
            _producer.Value.Dispose();
        _stops.Dispose();
    }

    void Run()
    {
        _candidate.Subscribe(_options.Topic);
        while (!_stops.IsCancellationRequested)
            try
            {
                _candidate.Consume(Poll);
                // The group is for who owns the partition; its records come by the reader.
                if (Turn is not null)
                    _candidate.Pause(_candidate.Assignment);
            }
            catch (KafkaException e)
            {
                _options.Logger?.Invoke($"the election of a leader waits: {e.Error.Reason}");
            }
    }

    void Assigned(IReadOnlyCollection<TopicPartition> partitions)
    {
        if (partitions.Count == 0)
            return;
        lock (_lock)
        {
            _owns = true;
            _turn = TakeOverAsync();
        }
    }

    void Lost()
    {
        lock (_lock)
        {
            _owns = false;
            _turn = null;
        }
    }

    void Renew(Predicate<Task<LogWriter>> isMeant)
    {
        lock (_lock)
            if (_turn is { } turn && isMeant(turn))
                _turn = _owns ? TakeOverAsync() : null;
    }

    Task<LogWriter> TakeOverAsync() =>
        Task.Run(async () =>
        {
            var writer = new LogWriter(_producer.Value, _reader, _state, _options.Topic, _instance);
            await writer.TakeOverAsync(_stops.Token);
            return writer;
        });

    async Task<LogWriter?> WriterAsync(CancellationToken cancellation)
    {
        if (Turn is not { } turn)
            return null;
        try
        {
            return await turn.WaitAsync(cancellation);
        }
        catch (Exception e) when (e is KafkaException or NotLeadingException)
        {
            _options.Logger?.Invoke($"cannot begin to lead the registry: {e.Message}");
            Renew(current => current == turn);
            return null;
        }
    }

    async Task<string?> OwnerAsync()
    {
        try
        {
            var groups = await _admin.DescribeConsumerGroupsAsync([_group]);
            return groups
                .ConsumerGroupDescriptions.SelectMany(group => group.Members)
                .FirstOrDefault(member => member.Assignment.TopicPartitions.Count > 0)
                ?.ClientId;
        }
        catch (KafkaException)
        {
            // No coordinator yet, or none any more: whoever asks does so again.
            return null;
        }
    }
}
