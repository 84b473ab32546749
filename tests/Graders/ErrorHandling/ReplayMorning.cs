using Confluent.Kafka;
using Course.Grading;
using Course.Kit;
using EmbeddedKafka;
using EmbeddedKafka.Protocol;
using Graders.Support;
using Labs.ErrorHandling;

namespace Graders.ErrorHandling;

/// <summary>Thirty dead letters, and a tool that is killed in the middle.</summary>
internal sealed class ReplayMorning : IAsyncDisposable
{
    const string Section = "notebook 11 §3.3";
    const int Letters = 30;
    const int KilledAfter = 12;
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(25));
    static readonly TimeSpan Arrival = GraderCluster.Patience(TimeSpan.FromSeconds(5));
    readonly ICluster _cluster;
    readonly string _letters = GraderCluster.Topic("letters");
    readonly string _target = GraderCluster.Topic("notifications-again");
    readonly string _group = GraderCluster.Group("replay");
    readonly List<Pod> _pods = [];

    ReplayMorning(ICluster cluster) => _cluster = cluster;

    public static async Task<ReplayMorning> OpenAsync(ICluster cluster)
    {
        var morning = new ReplayMorning(cluster);
        await cluster.CreateTopicAsync(morning._letters, partitions: 1);
        await cluster.CreateTopicAsync(morning._target, partitions: 1);
        await RawTopic.WriteAsync(
            cluster,
            morning._letters,
            Enumerable
                .Range(0, Letters)
                .Select(n => new RawRecord(
                    [(byte)'p', 0xFC, (byte)n],
                    [(byte)'b', 0xFF, (byte)n],
                    ("origin-topic", "notifications"),
                    ("origin-offset", $"{100 + n}"),
                    ("reason", "the gateway was down")
                ))
        );
        return morning;
    }

    /// <summary>It is killed while nothing that it writes arrives. Only brokers that fail on purpose can do
    /// so.</summary>
    public async Task NothingArrivesAsync()
    {
        if (!_cluster.Supports(Capability.Faults))
            return;
        var name = GraderCluster.Group("replay-tool");
        using var lost = new Lost(_cluster, ApiKey.Produce, name);
        await using var pod = Start(name, _ => Task.FromResult<string?>("go on"));
        await Wait.HoldsAsync(Patience, () => Task.FromResult(lost.Hits > 0 || pod.HasEnded));
        await pod.WorksAsync(
            expected: $"it writes the {Letters} letters: a new group begins with the first one under "
                + "AutoOffsetReset.Earliest, and null from Consume is not the end (EnablePartitionEof tells the end)",
            "notebook 04 §6.1"
        );
        Fail.Unless(
            lost.Hits > 0,
            happened: $"{Patience.TotalSeconds} s after its start the tool has written nothing, and {Letters} letters "
                + "are there",
            expected: "it begins with the first letter: a new group does so with AutoOffsetReset.Earliest",
            read: "notebook 04 §6.1"
        );
        pod.Kill();
        var committed = await Task.Run(Committed);
        Fail.Unless(
            committed == 0,
            happened: $"the tool was killed before any of its letters had arrived, and its group has committed "
                + $"{committed}: they will never be replayed",
            expected: "an offset is committed with its record, in one transaction, and never before it",
            read: Section
        );
    }

    public async Task TheToolIsKilledAsync()
    {
        var written = 0;
        await using var pod = Start(GraderCluster.Group("replay-tool"), _ => AnswerAsync(++written));
        await Wait.HoldsAsync(Patience, () => Task.FromResult(pod.IsDead || pod.HasEnded));
        await pod.WorksAsync(
            expected: $"written is called after each record that is written, before it is committed; {Letters} letters "
                + $"are there, and it was called {written} times",
            Section
        );
        Fail.Unless(
            pod.IsDead,
            happened: $"after {Patience.TotalSeconds} s written was not called {KilledAfter} times",
            expected: "written is called after each record that is written, before it is committed",
            read: Section
        );
    }

    /// <summary>It comes to its end; or it is killed once more, with letters that can be read and a commit of its own
    /// that has not arrived.</summary>
    public async Task ItIsStartedAgainAsync()
    {
        var name = GraderCluster.Group("replay-tool");
        var written = 0;
        using (var lost = new Lost(_cluster, ApiKey.OffsetCommit, name))
        await using (
            var pod = Start(
                name,
                _ =>
                {
                    written++;
                    return Task.FromResult<string?>("go on");
                }
            )
        )
        {
            var ended = await Wait.HoldsAsync(
                Patience,
                async () => pod.HasEnded || (lost.Hits > 0 && (await ReplayedAsync()).Count > 0)
            );
            Fail.Unless(
                ended && pod.Thrown is null,
                happened: ended
                    ? $"started again, RunAsync ended with {pod.Thrown}"
                    : $"{Patience.TotalSeconds} s after it was started again RunAsync has not ended",
                expected: "it ends when it has come to the end of the letters",
                read: "notebook 11 §3.2"
            );
            Fail.Unless(
                !pod.HasEnded || written > 0 || await Task.Run(Committed) == Letters,
                happened: "started again, RunAsync ended and had written nothing, though letters are left",
                expected: "it ends at the end of the partition (EnablePartitionEof): null from Consume says only that "
                    + "nothing has come yet, and the group gives the partition when the dead one is forgotten",
                read: "notebook 11 §3.2"
            );
            if (pod.HasEnded)
                return;
            pod.Kill();
        }

        var last = Start();
        await Wait.EndsAsync(last.Running, Patience);
        if (last.Running.IsFaulted)
            await ClientWords.ExplainedAsync(last.Running, Section);
    }

    public async Task EachLetterIsThereOnceAsync()
    {
        var all = await _cluster.DescribeTopicAsync(_target);
        var replayed = await ReplayedAsync();
        var counts = Enumerable
            .Range(0, Letters)
            .Select(n => replayed.Count(one => one.Message.Value is [_, _, var last] && last == n))
            .ToList();
        var twice = counts.FindIndex(count => count > 1);
        Fail.Unless(
            twice < 0,
            happened: $"the tool was killed, in the middle or before a commit, and started again: letter {twice} is "
                + $"there {(twice < 0 ? 0 : counts[twice])} times, {replayed.Count} records in all",
            expected: "each letter once for a reader of committed records: record and offset in one transaction",
            read: Section
        );
        var missing = counts.FindIndex(count => count == 0);
        Fail.Unless(
            missing < 0,
            happened: $"letter {missing} is not there for a reader of committed records, who sees {replayed.Count} of "
                + $"{Letters}"
                + (
                    replayed.Count == 0 && all.Records > 0
                        ? $"; {all.Records} entries are in the log: a transaction of the first life may be open"
                        : ""
                ),
            expected: "each letter once: an offset is committed with its record, and the next life, with the same "
                + "transactional id, ends what the last one left open",
            read: Section
        );
        foreach (var one in replayed)
        {
            var n = one.Message.Value![2];
            Fail.Unless(
                one.Message.Key is [(byte)'p', 0xFC, var last] && last == n,
                happened: $"letter {n} had the key 70FC{n:X2}, replayed it has {RawTopic.Show(one.Message.Key)}",
                expected: "the same key, byte by byte: the patient's order hangs on it",
                read: "notebook 11 §3.2"
            );
            Fail.Unless(
                RawTopic.Header(one.Message.Headers, "origin-offset") == $"{100 + n}"
                    && RawTopic.Header(one.Message.Headers, "reason") is not null,
                happened: $"letter {n}, replayed, has the headers "
                    + string.Join(", ", one.Message.Headers.Select(header => header.Key).DefaultIfEmpty("none")),
                expected: "those of the letter: its origin is the key that tells a double",
                read: "notebook 11 §3.2"
            );
        }
    }

    public async Task AThirdStartFindsNothingAsync()
    {
        var before = (await ReplayedAsync()).Count;
        var pod = Start();
        var ended = await Wait.EndsAsync(pod.Running, Patience);
        if (pod.Running.IsFaulted)
            await ClientWords.ExplainedAsync(pod.Running, Section);
        var after = (await ReplayedAsync()).Count;
        Fail.Unless(
            ended && after == before,
            happened: ended
                ? $"started once more, the tool has replayed {after - before} letters again"
                : $"started once more, with nothing to do, it has not ended after {Patience.TotalSeconds} s",
            expected: "what is replayed is committed: it finds nothing, and ends",
            read: Section
        );
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var pod in _pods)
            await pod.DisposeAsync();
    }

    MortalPod Start(string name, Func<string, Task<string?>> answer) =>
        MortalPod.Start(ReplayProgram.RunAsync, answer, _cluster.BootstrapServers, _group, name, _letters, _target);

    Pod Start()
    {
        var pod = new Pod(_cluster, GraderCluster.Group("replay-tool"), _group);
        _pods.Add(pod);
        var tool = new LetterReplay(pod.Settings, pod.Producing, _letters, _target);
        pod.Start(stop => tool.RunAsync(() => { }, stop));
        return pod;
    }

    async Task<string?> AnswerAsync(int written)
    {
        if (written < KilledAfter)
            return "go on";
        // What is written on its own, or lies in an open transaction, shall be in the log when the power goes.
        await Wait.HoldsAsync(Arrival, async () => (await _cluster.DescribeTopicAsync(_target)).Records > 0);
        return null;
    }

    /// <summary>The group's offset, also while a transaction that is open holds another one.</summary>
    long Committed()
    {
        using var asker = new ConsumerBuilder<Ignore, Ignore>(
            new ConsumerConfig
            {
                BootstrapServers = _cluster.BootstrapServers,
                GroupId = _group,
                ClientId = "grader",
                IsolationLevel = IsolationLevel.ReadUncommitted,
            }
        ).Build();
        var offset = asker.Committed([new TopicPartition(_letters, 0)], Patience)[0].Offset;
        return offset.IsSpecial ? 0 : offset.Value;
    }

    Task<IReadOnlyList<ConsumeResult<byte[]?, byte[]?>>> ReplayedAsync() => RawTopic.ReadAsync(_cluster, _target);

    /// <summary>While it lasts, requests of one kind and one client do not arrive, where brokers can do that.</summary>
    sealed class Lost : IDisposable
    {
        readonly ICluster _cluster;
        readonly Fault? _fault;

        public Lost(ICluster cluster, ApiKey api, string clientId)
        {
            _cluster = cluster;
            if (cluster.Supports(Capability.Faults))
                _fault = cluster.Embedded().Faults.Add(new Fault(api) { ClientId = clientId, DropsRequest = true });
        }

        public int Hits => _fault?.Hits ?? 0;

        public void Dispose()
        {
            if (_fault is not null)
                _cluster.Embedded().Faults.Remove(_fault);
        }
    }
}
