using System.Collections.Concurrent;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.MessageSerialization;

namespace Graders.MessageSerialization;

/// <summary>Runs loaders over a topic as an orchestrator would: a new instance when the last one has failed.</summary>
internal sealed class LoaderShift : IAsyncDisposable
{
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(30));
    readonly ICluster _cluster;
    readonly IReadOnlyList<LoadedRecord> _records;
    readonly string _topic = GraderCluster.Topic("year");
    readonly string _deadLetters = GraderCluster.Topic("year-dead-letters");
    readonly string _group = GraderCluster.Group("calendar");
    readonly ConcurrentQueue<(string Key, Booking? Booking)> _handled = new();
    readonly CancellationTokenSource _stop = new();
    string? _failsAt;
    Task _running = Task.CompletedTask;

    LoaderShift(ICluster cluster, IReadOnlyList<LoadedRecord> records) => (_cluster, _records) = (cluster, records);

    public static async Task<LoaderShift> OpenAsync(
        ICluster cluster,
        IReadOnlyList<LoadedRecord> records,
        int letterLimit
    )
    {
        var shift = new LoaderShift(cluster, records);
        await cluster.CreateTopicAsync(shift._topic, partitions: 1);
        await cluster.CreateTopicAsync(
            shift._deadLetters,
            partitions: 1,
            configs: new() { ["max.message.bytes"] = $"{letterLimit}" }
        );
        await RawTopic.WriteAsync(cluster, shift._topic, records.Select(record => record.Record));
        return shift;
    }

    /// <summary>The calendar throws at a booking: the instance ends, and has not committed it.</summary>
    public async Task TheCalendarFailsOnceAsync(string key)
    {
        _failsAt = key;
        Start();
        var at = _records.ToList().FindIndex(record => KeyOf(record) == key);
        var later = _records.Skip(at + 1).Where(record => record.IsReadable).Select(KeyOf).ToHashSet();
        string? WentOnWith() => _handled.Select(call => call.Key).FirstOrDefault(later.Contains);
        await Wait.HoldsAsync(Patience, () => Task.FromResult(_running.IsCompleted || WentOnWith() is not null));
        var ended = _running.IsCompleted;
        Fail.Unless(
            WentOnWith() is null,
            happened: $"the calendar threw at booking {key}, and the loader went on with {WentOnWith()}",
            expected: "when handle throws, RunAsync ends with that exception, and the next instance tries again",
            read: "notebook 05 §4.1"
        );
        if (ended && Root(_running) is { } other and not CalendarDownException)
            Fail.With(
                happened: $"the loader ended with {other.GetType().Name}: {other.Message} before it came to "
                    + $"booking {key}; it had handled {Handled()}",
                expected: "an unreadable record is parked, and the loop goes on",
                read: "notebook 05 §4.2"
            );
        Fail.Unless(
            ended && _running.IsFaulted,
            happened: ended && _failsAt is not null
                    ? $"RunAsync ended before it came to booking {key}; it had handled {Handled()}"
                : ended ? $"the calendar threw at booking {key}, and RunAsync ended without an exception"
                : $"{Patience.TotalSeconds} s after the start RunAsync still runs; the calendar was to throw at "
                    + $"booking {key}, and it had handled {Handled()}",
            expected: "every readable booking is handled, and when handle throws, RunAsync ends with that exception"
                + (
                    ended || !_handled.IsEmpty || await CommittedAsync() > 0
                        ? ""
                        : ". A new group begins at the end of the topic unless AutoOffsetReset says Earliest"
                ),
            read: "notebook 05 §4.1"
        );
        var committed = await CommittedAsync();
        Fail.Unless(
            committed <= at,
            happened: $"booking {key} at offset {at} was not handled, and the group has committed {committed}: nobody "
                + "will ask for it again",
            expected: "an offset is stored when its record is done, not when it is read",
            read: "notebook 05 §4.1"
        );
    }

    /// <summary>The dead-letter topic refuses the record: the instance ends before it.</summary>
    public async Task TheParkingIsRefusedAsync()
    {
        Start();
        var ended = await Wait.EndsAsync(_running, Patience);
        var committed = await CommittedAsync();
        var at = _records.ToList().FindIndex(record => !record.IsReadable);
        Fail.Unless(
            committed <= at,
            happened: $"the dead-letter topic refused the unreadable record at offset {at}, and the group has "
                + $"committed {committed}: the record is lost",
            expected: "the receipt first, then the offset",
            read: "notebook 05 §4.2"
        );
        Fail.Unless(
            ended && _running.IsFaulted,
            happened: $"the dead-letter topic refuses a record ({LargeRecord.LetterLimit} bytes are its limit), and "
                + (
                    ended
                        ? "RunAsync ended without an exception"
                        : $"RunAsync still runs after {Patience.TotalSeconds} s"
                ),
            expected: "RunAsync ends with the exception, so that somebody looks",
            read: "notebook 05 §4.2"
        );
    }

    /// <summary>An administrator raises the limit.</summary>
    public async Task TheParkingIsOpenedAsync()
    {
        using var admin = new AdminClientBuilder(
            new AdminClientConfig { BootstrapServers = _cluster.BootstrapServers, ClientId = "grader" }
        ).Build();
        await admin.IncrementalAlterConfigsAsync(
            new()
            {
                [new ConfigResource { Type = ResourceType.Topic, Name = _deadLetters }] =
                [
                    new ConfigEntry
                    {
                        Name = "max.message.bytes",
                        Value = "100000",
                        IncrementalOperation = AlterConfigOpType.Set,
                    },
                ],
            }
        );
    }

    /// <summary>A new instance does the rest, is asked to stop, and ends.</summary>
    public async Task AnotherInstanceReadsToTheEndAsync()
    {
        var leftBehind = await MembersAsync();
        Start();
        var unreadable = _records.Count(record => !record.IsReadable);
        var done = await Wait.HoldsAsync(
            Patience,
            async () =>
                _running.IsCompleted
                // Committed to the end: what is missing now will stay missing.
                || await CommittedAsync() == _records.Count
                || (MissingKeys().Count == 0 && (await RawTopic.ReadAsync(_cluster, _deadLetters)).Count >= unreadable)
        );
        if (Root(_running) is { } thrown)
            Fail.With(
                happened: $"the second instance ended with {thrown.GetType().Name}: {thrown.Message}",
                expected: "it begins where the first one stopped, handles what is readable and parks what is not",
                read: "notebook 05 §4.2"
            );
        var parked = (await RawTopic.ReadAsync(_cluster, _deadLetters)).Count;
        Fail.Unless(
            done && !_running.IsCompleted && MissingKeys().Count == 0 && parked >= unreadable,
            happened: (done ? "" : $"{Patience.TotalSeconds} s after the second instance began ")
                + $"the group has committed {await CommittedAsync()} of {_records.Count}; never handled: "
                + $"{string.Join(", ", MissingKeys().DefaultIfEmpty("none"))}; parked: {parked} of {unreadable}"
                + (
                    leftBehind == 0
                        ? ""
                        : ". The first instance had ended without leaving its group, which then waits for it until the "
                            + "session times out (45 s)"
                ),
            expected: "every readable booking is handled, and every unreadable record lies in the dead-letter topic"
                + (leftBehind == 0 ? "" : "; an instance that ends, for whatever reason, closes its consumer"),
            read: "notebook 05 §4.2"
        );
        await _stop.CancelAsync();
        Fail.Unless(
            await Wait.EndsAsync(_running, Patience) && !_running.IsFaulted,
            happened: $"{Patience.TotalSeconds} s after it was asked to stop, the loader "
                + (_running.IsFaulted ? $"has ended with {Root(_running)?.Message}" : "still runs"),
            expected: "it leaves the group and ends",
            read: "notebook 05 §4.2"
        );
        var committed = await CommittedAsync();
        Fail.Unless(
            committed == _records.Count,
            happened: $"everything is handled or parked, and the group has committed {committed} of {_records.Count}",
            expected: "the end of the topic, also when the last record is one that nobody can read: commit what is "
                + "stored before the consumer goes",
            read: "notebook 05 §4.2"
        );
    }

    public void EveryReadableBookingWasHandledInOrder()
    {
        var expected = _records.Where(record => record.IsReadable).Select(KeyOf).ToList();
        var first = _handled.Select(call => call.Key).Distinct().ToList();
        Fail.Unless(
            first.SequenceEqual(expected),
            happened: $"handled were {string.Join(", ", first)}",
            expected: $"{string.Join(", ", expected)}, each of them, in the order of the partition",
            read: "notebook 05 §4.1"
        );
        foreach (var (record, key) in _records.Where(record => record.IsReadable).Select(r => (r, KeyOf(r))))
        {
            var booking = _handled.First(call => call.Key == key).Booking;
            Fail.Unless(
                record.Record.Value is null ? booking is null : booking?.Id == key,
                happened: $"the record with the key {key} was handled as {booking?.ToString() ?? "null"}",
                expected: record.Record.Value is null ? "null: a tombstone" : "the booking that the deserializer gave",
                read: "notebook 05 §1.3"
            );
        }
    }

    public async Task EveryUnreadableRecordIsParkedAsItWasAsync()
    {
        var letters = await RawTopic.ReadAsync(_cluster, _deadLetters);
        for (var offset = 0; offset < _records.Count; offset++)
            if (!_records[offset].IsReadable)
                Parked(letters, offset, _records[offset].Record);
        var stranger = letters.FirstOrDefault(letter =>
            !int.TryParse(RawTopic.Header(letter.Message.Headers, "origin-offset"), out var origin)
            || origin < 0
            || origin >= _records.Count
            || _records[origin].IsReadable
        );
        Fail.Unless(
            stranger is null,
            happened: "a dead letter says origin-offset: "
                + $"{RawTopic.ShowHeader(stranger?.Message.Headers ?? [], "origin-offset")}; that record can be read",
            expected: "only what cannot be read is parked",
            read: "notebook 05 §4.2"
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Wait.EndsAsync(_running, Patience);
        _stop.Dispose();
    }

    void Parked(IReadOnlyList<ConsumeResult<byte[]?, byte[]?>> letters, int offset, RawRecord record)
    {
        var letter = letters
            .FirstOrDefault(letter => RawTopic.Header(letter.Message.Headers, "origin-offset") == $"{offset}")
            ?.Message;
        if (letter is null)
            Fail.With(
                happened: $"no dead letter says origin-offset: {offset}; there are {letters.Count} with the headers "
                    + string.Join(", ", letters.SelectMany(one => one.Message.Headers.Select(h => h.Key)).Distinct())
                    + OriginsOf(letters),
                expected: "headers that tell where the record came from, numbers as text",
                read: "notebook 05 §4.2"
            );
        Fail.Unless(
            Same(letter.Value, record.Value),
            happened: $"the record at offset {offset} was {RawTopic.Show(record.Value)}, its dead letter is "
                + RawTopic.Show(letter.Value),
            expected: "the same value, byte by byte: text has lost what was not UTF-8",
            read: "notebook 05 §4.2"
        );
        Fail.Unless(
            Same(letter.Key, record.Key),
            happened: $"the record at offset {offset} had the key {RawTopic.Show(record.Key)}, its dead letter has "
                + RawTopic.Show(letter.Key),
            expected: "the same key, byte by byte",
            read: "notebook 05 §4.2"
        );
        foreach (
            var (name, value) in new[]
            {
                ("trace", record.Headers.Single().Value),
                ("origin-topic", _topic),
                ("origin-partition", "0"),
                ("reason", PickyBookings.Reason),
            }
        )
            Fail.Unless(
                RawTopic.Header(letter.Headers, name) == value,
                happened: $"the dead letter of offset {offset} says {name}: "
                    + RawTopic.ShowHeader(letter.Headers, name),
                expected: $"{name}: {value}, as text",
                read: "notebook 05 §4.2"
            );
    }

    void Start()
    {
        var loader = new CalendarLoader(_cluster.BootstrapServers, _topic, _deadLetters, _group, new PickyBookings());
        _running = Task.Run(() => loader.RunAsync(HandleAsync, _stop.Token));
    }

    Task HandleAsync(string key, Booking? booking)
    {
        if (key == _failsAt)
        {
            _failsAt = null;
            throw new CalendarDownException();
        }

        _handled.Enqueue((key, booking));
        return Task.CompletedTask;
    }

    static string OriginsOf(IReadOnlyList<ConsumeResult<byte[]?, byte[]?>> letters)
    {
        var origins = letters
            .Where(letter => letter.Message.Headers.TryGetLastBytes("origin-offset", out _))
            .Select(letter => RawTopic.ShowHeader(letter.Message.Headers, "origin-offset"))
            .ToList();
        return origins.Count == 0 ? "" : $"; their origin-offset is {string.Join(", ", origins)}";
    }

    async Task<int> MembersAsync()
    {
        using var group = new ObservedGroup(_cluster, _group);
        return await group.MembersAsync();
    }

    async Task<long> CommittedAsync() => (await _cluster.LagAsync(_group, _topic))[0].Committed ?? 0;

    List<string> MissingKeys()
    {
        var seen = _handled.Select(call => call.Key).ToHashSet();
        return [.. _records.Where(record => record.IsReadable).Select(KeyOf).Where(key => !seen.Contains(key))];
    }

    string Handled() => _handled.IsEmpty ? "nothing" : string.Join(", ", _handled.Select(call => call.Key));

    static string KeyOf(LoadedRecord record) => System.Text.Encoding.UTF8.GetString(record.Record.Key ?? []);

    static bool Same(byte[]? one, byte[]? other) =>
        one is null ? other is null : other is not null && one.AsSpan().SequenceEqual(other);

    static Exception? Root(Task task) => task.Exception?.Flatten().InnerExceptions[0];
}
