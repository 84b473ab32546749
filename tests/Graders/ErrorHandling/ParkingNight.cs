using System.Collections.Concurrent;
using System.Net;
using Confluent.Kafka;
using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.ErrorHandling;

namespace Graders.ErrorHandling;

/// <summary>Pods of the notification service on a topic of one partition, a mail gateway of moods, and a dead-letter
/// topic.</summary>
internal sealed class ParkingNight : IAsyncDisposable
{
    const string Section = "notebook 11 §3.1";
    const string Limit = "400";
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(40));
    readonly ICluster _cluster;
    readonly IReadOnlyList<Mail> _mails;
    readonly string _topic = GraderCluster.Topic("notifications");
    readonly string _letters = GraderCluster.Topic("notifications-dead");
    readonly ObservedGroup _group;
    readonly ConcurrentQueue<string> _calls = new();
    readonly ConcurrentQueue<string> _sent = new();
    readonly List<Pod> _pods = [];

    ParkingNight(ICluster cluster, IReadOnlyList<Mail> mails)
    {
        (_cluster, _mails) = (cluster, mails);
        _group = new ObservedGroup(cluster, GraderCluster.Group("notifications"));
    }

    public static async Task<ParkingNight> OpenAsync(ICluster cluster, IReadOnlyList<Mail> mails)
    {
        var night = new ParkingNight(cluster, mails);
        await cluster.CreateTopicAsync(night._topic, partitions: 1);
        await cluster.CreateTopicAsync(
            night._letters,
            partitions: 1,
            // Three records are a night in which the dead-letter topic refuses the large one.
            configs: mails.Count == 3 ? new() { ["max.message.bytes"] = Limit } : null
        );
        await RawTopic.WriteAsync(cluster, night._topic, mails.Select(mail => mail.Record));
        return night;
    }

    /// <summary>The dead-letter topic takes no record of that size.</summary>
    public async Task TheDeadLettersAreRefusedAsync()
    {
        var pod = Start("refused");
        var ended = await Wait.EndsAsync(pod.Running, Patience);
        var at = FirstOf(MailKind.Cut);
        var committed = await CommittedAsync();
        Fail.Unless(
            committed <= at,
            happened: $"the dead-letter topic refused the record at offset {at}, and the group has committed "
                + $"{committed}: that record is nowhere now",
            expected: "the brokers' receipt first, then the offset",
            read: Section
        );
        Fail.Unless(
            ended && pod.Running.IsFaulted,
            happened: $"the dead-letter topic refuses a record ({Limit} bytes are its limit), and "
                + (ended ? "RunAsync ended well" : $"after {Patience.TotalSeconds} s RunAsync goes on"),
            expected: "RunAsync ends with the exception, so that somebody looks",
            read: Section
        );
    }

    /// <summary>The stop comes while the gateway has not answered yet.</summary>
    public async Task ItIsStoppedInTheMiddleOfACallAsync()
    {
        var pod = new Pod(_cluster, GraderCluster.Group("stopped"), _group.Id);
        _pods.Add(pod);
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var worker = new ParkingWorker(pod.Settings, pod.Producing, _topic, _letters);
        pod.Start(stop =>
            worker.RunAsync(
                async (_, token) =>
                {
                    called.TrySetResult();
                    await Task.Delay(Timeout.Infinite, token);
                },
                stop
            )
        );
        await Wait.HoldsAsync(Patience, () => Task.FromResult(called.Task.IsCompleted || pod.Running.IsCompleted));
        await pod.WorksAsync(Section);
        Fail.Unless(
            called.Task.IsCompleted,
            happened: $"{Patience.TotalSeconds} s after the start nobody has called the gateway for the first booking",
            expected: "it consumes from the first record on: a new group does so with AutoOffsetReset.Earliest",
            read: "notebook 04 §6.1"
        );
        await pod.StopAsync(Section);
        var committed = await CommittedAsync();
        var letters = await LettersAsync();
        Fail.Unless(
            committed == 0 && letters.Count == 0,
            happened: "the stop came in the middle of the first call: the group has committed "
                + $"{committed}, and {letters.Count} records are parked",
            expected: "what is not sent is neither committed nor parked: a stop is no failure of the booking",
            read: "notebook 11 §1.2"
        );
        await TheGroupIsLeftAsync();
    }

    /// <summary>The first pod has a mail sent, and dies before anything else.</summary>
    public async Task APodIsKilledAsync()
    {
        var victim = _mails[22].BookingId!;
        await using var pod = MortalPod.Start(
            ParkingProgram.RunAsync,
            line => Task.FromResult(Answer(line, victim)),
            _cluster.BootstrapServers,
            _group.Id,
            GraderCluster.Group("first"),
            _topic,
            _letters
        );
        await Wait.HoldsAsync(Patience, () => Task.FromResult(pod.IsDead || pod.HasEnded));
        await pod.WorksAsync(expected: "it consumes until the stop is asked for", Section);
        Fail.Unless(
            pod.IsDead,
            happened: $"{Patience.TotalSeconds} s after its start the pod had not come to the booking {victim}; it had "
                + $"asked for {string.Join(", ", _calls.Distinct().DefaultIfEmpty("none"))}",
            expected: "every record is sent or parked, and the loop goes on",
            read: Section
        );
        await NothingIsPassedAsync("the first pod was killed");
    }

    /// <summary>A second pod takes the partition over, and comes to the end.</summary>
    public async Task AnotherOneGoesOnAsync()
    {
        var pod = Start("second");
        var done = await Wait.HoldsAsync(
            Patience,
            async () =>
                pod.Running.IsCompleted || (await UndoneAsync()).Count == 0 || await CommittedAsync() == _mails.Count
        );
        await pod.WorksAsync(Section);
        await NothingIsPassedAsync("the second pod took over");
        var undone = await UndoneAsync();
        Fail.Unless(
            done && undone.Count == 0,
            happened: $"{Patience.TotalSeconds} s after the second pod began, these were neither sent nor parked: "
                + string.Join(", ", undone),
            expected: "the second pod begins where the first one has committed, and sends or parks each record",
            read: Section
        );
        await pod.StopAsync(Section);
        Fail.Unless(
            await CommittedAsync() == _mails.Count,
            happened: $"everything is sent or parked, and the group has committed {await CommittedAsync()} of "
                + $"{_mails.Count}",
            expected: "the end of the topic, also when the last record was parked: store its offset, and Close commits",
            read: Section
        );
        await TheGroupIsLeftAsync();
    }

    /// <summary>A dead letter is its record, and says where it came from and why.</summary>
    public async Task EachLetterTellsItsStoryAsync()
    {
        var letters = await LettersAsync();
        foreach (var letter in letters)
        {
            var offset = OriginOf(letter);
            Tells(letter, _mails[offset], offset);
        }
    }

    /// <summary>Four calls for what may get better, one for what never will.</summary>
    public void EachWasCalledAsOftenAsItIsWorth()
    {
        // The second pod may have met again what the first one had done since its last commit.
        foreach (var mail in _mails.Where(mail => mail.BookingId is not null))
        {
            var calls = _calls.Count(call => call == mail.BookingId);
            var (least, most) = mail.Kind switch
            {
                MailKind.Shaky => (3, 6),
                MailKind.Hopeless => (4, 4),
                _ => (1, 2),
            };
            Fail.Unless(
                calls >= least && calls <= most,
                happened: $"the gateway was asked {calls} times for {mail.BookingId}"
                    + (mail.Kind == MailKind.Refused ? ", which it refuses with 422" : ""),
                expected: mail.Kind switch
                {
                    MailKind.Refused => "once: what is wrong stays wrong",
                    MailKind.Hopeless => "four calls in all, and then it is parked",
                    MailKind.Shaky => "again after a 503, until it succeeds",
                    _ => "once, and once more if a pod died before its commit",
                },
                read: "notebook 11 §2.1"
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var pod in _pods)
            await pod.DisposeAsync();
        _group.Dispose();
    }

    Pod Start(string name)
    {
        var pod = new Pod(_cluster, GraderCluster.Group(name), _group.Id);
        _pods.Add(pod);
        var worker = new ParkingWorker(pod.Settings, pod.Producing, _topic, _letters);
        pod.Start(stop => worker.RunAsync((booking, _) => SendAsync(booking.BookingId), stop));
        return pod;
    }

    Task SendAsync(string booking)
    {
        var status = AnswerTo(booking);
        if (status != HttpStatusCode.OK)
            throw new HttpRequestException($"{(int)status} for {booking}", null, status);
        _sent.Enqueue(booking);
        return Task.CompletedTask;
    }

    /// <summary>The answer to a pod that is a process; null when it is killed, with the mail just sent.</summary>
    string? Answer(string line, string victim)
    {
        var words = line.Split(' ');
        var (call, booking) = (words[0], words[1]);
        var status = AnswerTo(booking);
        if (status == HttpStatusCode.OK)
            _sent.Enqueue(booking);
        return booking == victim ? null : $"{call} {(int)status}";
    }

    HttpStatusCode AnswerTo(string booking)
    {
        _calls.Enqueue(booking);
        var kind = _mails.FirstOrDefault(mail => mail.BookingId == booking)?.Kind;
        var calls = _calls.Count(call => call == booking);
        if (calls > 200)
            throw new TaskFailedException($"the gateway was asked 200 times for {booking}", "four calls in all");
        return kind switch
        {
            MailKind.Refused => HttpStatusCode.UnprocessableEntity,
            MailKind.Hopeless => HttpStatusCode.ServiceUnavailable,
            MailKind.Shaky when calls <= 2 => HttpStatusCode.ServiceUnavailable,
            _ => HttpStatusCode.OK,
        };
    }

    int OriginOf(ConsumeResult<byte[]?, byte[]?> letter)
    {
        var origin = RawTopic.Header(letter.Message.Headers, "origin-offset");
        if (!int.TryParse(origin, out var offset) || offset < 0 || offset >= _mails.Count)
            Fail.With(
                happened: "a dead letter says origin-offset: "
                    + $"{RawTopic.ShowHeader(letter.Message.Headers, "origin-offset")}; its headers are "
                    + string.Join(", ", letter.Message.Headers.Select(header => header.Key)),
                expected: "the offset that its record had in the bookings topic, as text",
                read: Section
            );
        return offset;
    }

    void Tells(ConsumeResult<byte[]?, byte[]?> letter, Mail mail, int offset)
    {
        Fail.Unless(
            mail.Kind is MailKind.Cut or MailKind.Refused or MailKind.Hopeless,
            happened: $"{mail.BookingId} is parked, at offset {offset}; the gateway would have "
                + (mail.Kind == MailKind.Shaky ? "accepted it at the third call" : "accepted it"),
            expected: "only what cannot be sent is parked",
            read: "notebook 11 §2.1"
        );
        Fail.Unless(
            Same(letter.Message.Value, mail.Record.Value) && Same(letter.Message.Key, mail.Record.Key),
            happened: $"the record at offset {offset} was {RawTopic.Show(mail.Record.Key)} → "
                + $"{RawTopic.Show(mail.Record.Value)}, its dead letter is {RawTopic.Show(letter.Message.Key)} → "
                + RawTopic.Show(letter.Message.Value),
            expected: "the same key and value, byte by byte",
            read: Section
        );
        var expected = new Dictionary<string, string?>
        {
            ["trace"] = mail.Record.Headers.Single().Value,
            ["origin-topic"] = _topic,
            ["origin-partition"] = "0",
            ["group"] = _group.Id,
            ["attempts"] = mail.Kind switch
            {
                MailKind.Hopeless => "4",
                MailKind.Refused => "1",
                _ => null,
            },
            ["reason"] = null,
        };
        foreach (var (name, value) in expected)
        {
            var found = RawTopic.Header(letter.Message.Headers, name);
            Fail.Unless(
                value is null ? !string.IsNullOrWhiteSpace(found) : found == value,
                happened: $"the dead letter of offset {offset} says {name}: {found ?? "nothing"}",
                expected: value is null ? $"a header {name}, as text" : $"{name}: {value}",
                read: Section
            );
        }
    }

    async Task NothingIsPassedAsync(string when)
    {
        // What is parked after this was not parked at the time of the commit: read the offset first.
        var committed = await CommittedAsync();
        var undone = await UndoneAsync();
        var passed = _mails.Take((int)committed).FirstOrDefault(mail => undone.Contains(Word(mail)));
        Fail.Unless(
            passed is null,
            happened: $"when {when}, the group had committed {committed}; {(passed is null ? "" : Word(passed))} lies "
                + "before that, and was neither sent nor parked: it is lost",
            expected: "an offset is stored when its record is sent, or parked and acknowledged",
            read: Section
        );
    }

    async Task<IReadOnlyList<string>> UndoneAsync()
    {
        var parked = (await LettersAsync()).Select(OriginOf).ToHashSet();
        return
        [
            .. _mails
                .Where((mail, offset) => !_sent.Contains(mail.BookingId ?? "") && !parked.Contains(offset))
                .Select(Word),
        ];
    }

    async Task TheGroupIsLeftAsync()
    {
        var left = await Wait.HoldsAsync(
            GraderCluster.Patience(TimeSpan.FromSeconds(3)),
            async () => await _group.MembersAsync() == 0
        );
        Fail.Unless(
            left,
            happened: "RunAsync has ended, but its consumer is still a member of its group",
            expected: "Close() leaves the group at once, whatever the loop ended with",
            read: "notebook 04 §4.1"
        );
    }

    async Task<long> CommittedAsync() => (await _cluster.LagAsync(_group.Id, _topic))[0].Committed ?? 0;

    Task<IReadOnlyList<ConsumeResult<byte[]?, byte[]?>>> LettersAsync() => RawTopic.ReadAsync(_cluster, _letters);

    int FirstOf(MailKind kind) => _mails.ToList().FindIndex(mail => mail.Kind == kind);

    static string Word(Mail mail) => mail.BookingId ?? "the record that nobody can read";

    static bool Same(byte[]? one, byte[]? other) =>
        one is null ? other is null : other is not null && one.AsSpan().SequenceEqual(other);
}
