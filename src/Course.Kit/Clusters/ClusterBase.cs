using System.Collections.Concurrent;
using System.Diagnostics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Course.Base;

namespace Course.Kit;

/// <summary>What every provider does over the Kafka protocol.</summary>
[TypeFormatterSource(typeof(ViewFormatterSource))]
internal abstract class ClusterBase : ICluster, IShown
{
    const string ClientId = "course-kit";
    const int DefaultReplicationFactor = 3;
    static readonly TimeSpan MetadataDeadline = TimeSpan.FromSeconds(30);
    static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);
    static readonly TimeSpan AskDeadline = TimeSpan.FromSeconds(50);
    readonly Lock _adminLock = new();
    readonly List<IAdminClient> _retired = [];
    readonly ConcurrentDictionary<string, Lazy<IConsumer<Ignore, Ignore>>> _askers = new();
    readonly ClusterProvider _kind;
    IAdminClient? _admin;
    bool _disposed;

    private protected ClusterBase(ClusterProvider kind, string bootstrapServers, Door? door = null)
    {
        _kind = kind;
        BootstrapServers = bootstrapServers;
        Door = door ?? Door.Open(bootstrapServers);
    }

    public string Provider => _kind.Name;

    public string BootstrapServers { get; }

    /// <summary>How the kit itself gets in.</summary>
    internal Door Door { get; }

    /// <summary>Null where everybody is let in.</summary>
    internal Security? Security { get; private protected init; }

    /// <summary>Where clients that log in by Kerberos connect; null where the cluster was started without.</summary>
    internal virtual string? KerberosServers => null;

    public abstract IReadOnlyList<IBroker> Brokers { get; }

    internal IAdminClient Admin
    {
        get
        {
            lock (_adminLock)
                return _admin ??= NewAdmin();
        }
    }

    // What is encrypted is not counted outside the brokers.
    public bool Supports(Capability capability) =>
        _kind.Can(capability) && (capability != Capability.Traffic || Security is null || _kind.IsInProcess);

    /// <summary>The brokers as a table: what a notebook shows for a cluster.</summary>
    public View View =>
        Table
            .Of(
                Brokers.Select(broker => new { Broker = broker.Id, Running = broker.IsRunning ? "yes" : "no" }),
                $"{Provider} cluster, {Brokers.Count} broker{(Brokers.Count == 1 ? "" : "s")}"
            )
            .Note($"bootstrap servers: {BootstrapServers}");

    public string ToHtml() => View.ToHtml();

    public override string ToString() => View.ToString();

    public async Task CreateTopicAsync(
        string name,
        int partitions = 1,
        int? replicationFactor = null,
        Dictionary<string, string>? configs = null,
        CancellationToken cancellationToken = default
    )
    {
        Check(name);
        Creating(name);
        var factor = replicationFactor ?? Math.Min(DefaultReplicationFactor, Math.Max(1, Brokers.Count));
        try
        {
            var specification = new TopicSpecification
            {
                Name = name,
                NumPartitions = partitions,
                ReplicationFactor = (short)factor,
                Configs = configs,
            };
            await AskAsync(
                async (admin, timeout, isRepeated) =>
                {
                    try
                    {
                        await admin.CreateTopicsAsync(
                            [specification],
                            new CreateTopicsOptions { RequestTimeout = timeout }
                        );
                    }
                    catch (CreateTopicsException e)
                        when (isRepeated && e.Results[0].Error.Code == ErrorCode.TopicAlreadyExists)
                    {
                        // The first request came through, its answer did not.
                    }
                    return true;
                },
                cancellationToken
            );
        }
        catch (CreateTopicsException e)
        {
            NotCreated(name);
            throw Refused(name, e.Results[0].Error, e);
        }
        catch (KafkaException e)
        {
            throw Refused(name, e.Error, e);
        }
        await Until.TrueAsync(
            async () => await LeadersAsync(name, cancellationToken) == partitions,
            MetadataDeadline,
            $"every partition of topic '{name}' to have a leader",
            cancellationToken
        );
        await KnownToAllAsync(name, partitions, cancellationToken);
    }

    public async Task DeleteTopicAsync(string name, CancellationToken cancellationToken = default)
    {
        CheckDeletion(name);
        try
        {
            await AskAsync(
                async (admin, timeout, _) =>
                {
                    await admin.DeleteTopicsAsync([name], new DeleteTopicsOptions { RequestTimeout = timeout });
                    return true;
                },
                cancellationToken
            );
        }
        catch (DeleteTopicsException e) when (e.Results[0].Error.Code == ErrorCode.UnknownTopicOrPart)
        {
            // Deleted before, and perhaps not yet by every broker's knowledge.
        }
        catch (DeleteTopicsException e)
        {
            throw new CourseException($"The cluster did not delete topic '{name}': {e.Results[0].Error.Reason}.", e);
        }
        Deleted(name);
        await Until.TrueAsync(
            async () => await FindTopicAsync(name, cancellationToken) is null,
            MetadataDeadline,
            $"topic '{name}' to be gone",
            cancellationToken
        );
        await GoneFromAllAsync(name, cancellationToken);
    }

    public async Task<TopicView> DescribeTopicAsync(string name, CancellationToken cancellationToken = default)
    {
        var topic =
            await FindTopicAsync(name, cancellationToken)
            ?? throw new CourseException($"There is no topic '{name}' on this cluster.");
        var led = topic.Partitions.Where(HasLeader).Select(partition => partition.Partition).ToArray();
        var starts = await OffsetsAsync(name, led, OffsetSpec.Earliest(), cancellationToken);
        var ends = await OffsetsAsync(name, led, OffsetSpec.Latest(), cancellationToken);
        return new TopicView(
            name,
            [
                .. topic
                    .Partitions.OrderBy(partition => partition.Partition)
                    .Select(partition => new PartitionView(
                        partition.Partition,
                        HasLeader(partition) ? partition.Leader.Id : null,
                        [.. partition.Replicas.Select(node => node.Id)],
                        [.. partition.ISR.Select(node => node.Id)],
                        starts.TryGetValue(partition.Partition, out var start) ? start : null,
                        ends.TryGetValue(partition.Partition, out var end) ? end : null,
                        LogEndOffset(name, partition.Partition)
                    )),
            ]
        );
    }

    public virtual Traffic Traffic() => throw new ClusterCapabilityException(Capability.Traffic, this);

    public Task<BatchList> ReadBatchesAsync(
        string topic,
        int partition = 0,
        long? from = null,
        CancellationToken cancellationToken = default
    ) => BatchReader.ReadAsync(Door, topic, partition, from, cancellationToken);

    public async Task<LagView> LagAsync(string group, string topic, CancellationToken cancellationToken = default)
    {
        var described = await DescribeTopicAsync(topic, cancellationToken);
        var committed = await CommittedAsync(group, topic, described.Partitions.Length, cancellationToken);
        return new LagView(
            group,
            topic,
            [
                .. described.Partitions.Select(partition => new PartitionLag(
                    partition.Partition,
                    committed.TryGetValue(partition.Partition, out var offset) ? offset : null,
                    partition.LogStartOffset ?? 0,
                    partition.EndOffset ?? 0
                )),
            ]
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await Task.WhenAll(
            _askers.Values.Where(asker => asker.IsValueCreated).Select(asker => Task.Run(asker.Value.Dispose))
        );
        await StopAsync();
        RenewAdmin();
        await Task.WhenAll(_retired.Select(admin => Task.Run(admin.Dispose)));
    }

    /// <summary>What the authorizers have decided about clients that are not the course's own.</summary>
    internal async Task<AuditView> AuditAsync(CancellationToken cancellationToken) =>
        new([
            .. (await DecisionsAsync(cancellationToken)).Where(entry =>
                entry.Principal is not ($"User:{SecuritySetup.CourseUser}" or $"User:{SecuritySetup.BrokerUser}")
            ),
        ]);

    /// <summary>
    /// Has the next admin request use a new client. An admin client of librdkafka that is connected to the controller
    /// alone never learns of the next controller when that one stops. The old client may still be in use, so it lives
    /// to the end.
    /// </summary>
    internal void RenewAdmin()
    {
        lock (_adminLock)
        {
            if (_admin is not null)
                _retired.Add(_admin);
            _admin = null;
        }
    }

    /// <summary>Returns when every broker knows the topic: whoever asks next may ask another one than answered here.
    /// Metadata takes a moment to get to all.</summary>
    private protected virtual Task KnownToAllAsync(string topic, int partitions, CancellationToken cancellationToken) =>
        TopicNews.KnownToAllAsync(this, topic, partitions, cancellationToken);

    /// <summary>Returns when no broker knows the topic any more.</summary>
    private protected virtual Task GoneFromAllAsync(string topic, CancellationToken cancellationToken) =>
        TopicNews.GoneFromAllAsync(this, topic, cancellationToken);

    /// <summary>Throws when the topic may not be created.</summary>
    private protected virtual void Check(string topic) { }

    /// <summary>Throws when the topic may not be deleted.</summary>
    private protected virtual void CheckDeletion(string topic) { }

    private protected virtual void Creating(string topic) { }

    private protected virtual void NotCreated(string topic) { }

    private protected virtual void Deleted(string topic) { }

    private protected virtual long? LogEndOffset(string topic, int partition) => null;

    /// <summary>What the authorizers of a secured cluster have decided.</summary>
    private protected virtual Task<IEnumerable<AuditEntry>> DecisionsAsync(CancellationToken cancellationToken) =>
        throw new ClusterCapabilityException(Capability.Security, this);

    private protected abstract Task StopAsync();

    IAdminClient NewAdmin() =>
        new AdminClientBuilder(
            new AdminClientConfig(Door.Settings()) { ClientId = ClientId, CancellationDelayMaxMs = 10 }
        )
            .SetLogHandler(Silent)
            .SetErrorHandler(Silent)
            .Build();

    /// <summary>
    /// Asks the cluster. What stays without an answer is asked again by a new client: librdkafka waits for the broker
    /// that it takes for the controller, also when that one stands still.
    /// </summary>
    async Task<T> AskAsync<T>(Func<IAdminClient, TimeSpan, bool, Task<T>> ask, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        for (var isRepeated = false; ; isRepeated = true)
        {
            try
            {
                // librdkafka's own timeout may never come: DescribeTopics hangs while a partition has no leader.
                return await ask(Admin, AttemptTimeout, isRepeated).WaitAsync(2 * AttemptTimeout, cancellationToken);
            }
            catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_TimedOut && clock.Elapsed < AskDeadline)
            {
                RenewAdmin();
            }
            catch (TimeoutException e)
            {
                RenewAdmin();
                if (clock.Elapsed >= AskDeadline)
                    throw new CourseException(
                        $"The cluster did not answer within {clock.Elapsed.TotalSeconds:0} s. It may have a "
                            + "partition without a leader: PictureAsync shows the leaders.",
                        e
                    );
            }
        }
    }

    async Task<int> LeadersAsync(string name, CancellationToken cancellationToken) =>
        (await FindTopicAsync(name, cancellationToken))?.Partitions.Count(HasLeader) ?? 0;

    async Task<TopicDescription?> FindTopicAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var result = await AskAsync(
                (admin, timeout, _) =>
                    admin.DescribeTopicsAsync(
                        TopicCollection.OfTopicNames([name]),
                        new DescribeTopicsOptions { RequestTimeout = timeout }
                    ),
                cancellationToken
            );
            return result.TopicDescriptions[0];
        }
        catch (DescribeTopicsException e)
            when (e.Results.TopicDescriptions[0].Error.Code == ErrorCode.UnknownTopicOrPart)
        {
            return null;
        }
        catch (DescribeTopicsException e)
        {
            throw new CourseException(
                $"The cluster did not describe topic '{name}': {e.Results.TopicDescriptions[0].Error.Reason}.",
                e
            );
        }
        catch (KafkaException e)
        {
            throw new CourseException($"The cluster did not describe topic '{name}': {e.Error.Reason}.", e);
        }
    }

    async Task<Dictionary<int, long>> OffsetsAsync(
        string topic,
        int[] partitions,
        OffsetSpec spec,
        CancellationToken cancellationToken
    )
    {
        if (partitions.Length == 0)
            return [];
        List<ListOffsetsResultInfo> infos;
        try
        {
            infos = (
                await AskAsync(
                    (admin, timeout, _) =>
                        admin.ListOffsetsAsync(
                            partitions.Select(partition => new TopicPartitionOffsetSpec
                            {
                                TopicPartition = new TopicPartition(topic, partition),
                                OffsetSpec = spec,
                            }),
                            new ListOffsetsOptions
                            {
                                IsolationLevel = IsolationLevel.ReadUncommitted,
                                RequestTimeout = timeout,
                            }
                        ),
                    cancellationToken
                )
            ).ResultInfos;
        }
        catch (ListOffsetsException e)
        {
            // A partition may lose its leader between two requests: show the others.
            infos = e.Result.ResultInfos;
        }
        return infos
            .Where(info => !info.TopicPartitionOffsetError.Error.IsError)
            .ToDictionary(
                info => info.TopicPartitionOffsetError.Partition.Value,
                info => info.TopicPartitionOffsetError.Offset.Value
            );
    }

    // The AdminClient's ListConsumerGroupOffsets brings the process down (SIGSEGV) when a broker answers
    // NOT_COORDINATOR, as on a fresh cluster: librdkafka 2.16 looks for a consumer that an admin client does not have
    // (confluent-kafka-javascript#374). A consumer that never subscribes asks the same question and survives the
    // answer.
    async Task<Dictionary<int, long>> CommittedAsync(
        string group,
        string topic,
        int partitions,
        CancellationToken cancellationToken
    )
    {
        var asker = _askers.GetOrAdd(group, NewAsker).Value;
        var asked = Enumerable.Range(0, partitions).Select(partition => new TopicPartition(topic, partition)).ToArray();
        List<TopicPartitionOffset>? answered = null;
        try
        {
            await Until.TrueAsync(
                async () => (answered = await AskAsync()) is not null,
                MetadataDeadline,
                $"the coordinator of group '{group}'",
                cancellationToken
            );
        }
        catch (KafkaException e)
        {
            throw new CourseException(
                $"The cluster did not tell the committed offsets of group '{group}': {e.Error.Reason}.",
                e
            );
        }
        return answered!
            .Where(partition => partition.Offset.Value >= 0)
            .ToDictionary(partition => partition.Partition.Value, partition => partition.Offset.Value);

        async Task<List<TopicPartitionOffset>?> AskAsync()
        {
            try
            {
                return await Task.Run(() => asker.Committed(asked, MetadataDeadline), CancellationToken.None)
                    .WaitAsync(cancellationToken);
            }
            catch (KafkaException e)
                when (e.Error.Code
                        is ErrorCode.NotCoordinatorForGroup
                            or ErrorCode.GroupCoordinatorNotAvailable
                            or ErrorCode.GroupLoadInProgress
                )
            {
                return null;
            }
        }
    }

    Lazy<IConsumer<Ignore, Ignore>> NewAsker(string group) => new(() => new ConsumerBuilder<Ignore, Ignore>(
                new ConsumerConfig(Door.Settings())
                {
                    ClientId = ClientId,
                    GroupId = group,
                    EnableAutoCommit = false,
                }
            ).SetLogHandler(Silent).SetErrorHandler(Silent).Build());

    CourseException Refused(string name, Error error, Exception inner) =>
        error.Code == ErrorCode.TopicAlreadyExists
            ? new CourseException(
                $"Topic '{name}' exists already on this cluster: choose another name, or delete it first with "
                    + $"DeleteTopicAsync(\"{name}\").",
                inner
            )
            : new CourseException($"The cluster did not create topic '{name}': {error.Reason} ({error.Code}).", inner);

    static bool HasLeader(TopicPartitionInfo partition) => partition.Leader is { Id: >= 0 };

    static void Silent<TClient, TMessage>(TClient client, TMessage message) { }
}
