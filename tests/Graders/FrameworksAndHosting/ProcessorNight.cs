using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.FrameworksAndHosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Received = Confluent.Kafka.ConsumeResult<byte[]?, byte[]?>;

namespace Graders.FrameworksAndHosting;

/// <summary>A learner's processor between a handler of moods and a topic of dead letters.</summary>
internal sealed class ProcessorNight : IAsyncDisposable
{
    const string Section = "notebook 06 §3.1";
    const int Attempts = 4;
    const int Hopeless = 12;
    const int Limit = 400;
    static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(40);
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(20));
    readonly ICluster _cluster;
    readonly string _topic = GraderCluster.Topic("bookings");
    readonly ConcurrentQueue<Call> _calls = [];
    readonly List<ServiceProvider> _services = [];
    long _next;

    ProcessorNight(ICluster cluster) => _cluster = cluster;

    string Letters => $"{_topic}-dlt";

    public static async Task<ProcessorNight> OpenAsync(ICluster cluster, bool takesLetters = true)
    {
        var night = new ProcessorNight(cluster);
        await cluster.CreateTopicAsync(
            night.Letters,
            partitions: 1,
            configs: takesLetters ? null : new() { ["max.message.bytes"] = $"{Limit}" }
        );
        return night;
    }

    public async Task WhatSucceedsIsHandledOnceAsync()
    {
        var record = Record("good");
        var processor = Processor(FirstDelay);
        await EndsAsync(processor.ProcessAsync(record, CancellationToken.None), "a record that its handler handles");
        var calls = CallsFor(record);
        Fail.Unless(
            calls.Count == 1 && await LettersAsync() is [],
            happened: $"a record that its handler handles was given to it {calls.Count} times, and "
                + $"{(await LettersAsync()).Count} letters are laid aside",
            expected: "one call of handle, and that is all",
            read: Section
        );
        Fail.Unless(
            calls[0].Visit.IsOver,
            happened: "the handler has ended, and what it got from its scope is not disposed of",
            expected: "a scope for each call, disposed of when the call is over: await using",
            read: "notebook 06 §1.1"
        );
    }

    public async Task WhatFailsForAWhileIsTriedAgainAsync()
    {
        var record = Record("shaky");
        var processor = Processor(FirstDelay);
        await EndsAsync(processor.ProcessAsync(record, CancellationToken.None), "a record that fails twice");
        var calls = CallsFor(record);
        Fail.Unless(
            calls.Count == 3 && await LettersAsync() is [],
            happened: $"a record whose handler fails twice, and would succeed then, was given to it {calls.Count} times; "
                + $"{(await LettersAsync()).Count} letters are laid aside",
            expected: "three calls, and no letter",
            read: Section
        );
        var scopes = calls.Select(call => call.Visit).Distinct().Count();
        Fail.Unless(
            scopes == 3 && calls.All(call => call.Visit.IsOver && !call.WasOver),
            happened: $"three calls for one record had {scopes} scopes",
            expected: "a scope for each call: a DbContext that has failed once still tracks what it failed with",
            read: "notebook 06 §1.1"
        );
    }

    public async Task WhatIsHopelessIsLaidAsideAsync()
    {
        var processor = Processor(FirstDelay);
        var records = Enumerable.Range(0, Hopeless).Select(_ => Record("hopeless")).ToList();
        var began = Stopwatch.GetTimestamp();
        var ends = records.Select(record => processor.ProcessAsync(record, CancellationToken.None)).ToList();
        await EndsAsync(Task.WhenAll(ends), "records that fail every time");
        foreach (var record in records)
            Fail.Unless(
                CallsFor(record).Count == Attempts,
                happened: $"Attempts is {Attempts}, and a record that fails every time was given to its handler "
                    + $"{CallsFor(record).Count} times",
                expected: $"{Attempts} calls in all: the first one is no retry",
                read: Section
            );
        var pause = records.Average(record => PauseOf(CallsFor(record)));
        Fail.Unless(
            pause >= FirstDelay.TotalMilliseconds,
            happened: $"FirstDelay is {FirstDelay.TotalMilliseconds} ms, and on average only {pause:0} ms lay between the "
                + "first and the last call for a record",
            expected: "a pause before each further call, that doubles, with jitter",
            read: Section
        );
        var letters = await LettersAsync();
        foreach (var record in records)
        {
            var own = letters.Where(letter => Origin(letter) == record.Offset.Value).ToList();
            Fail.Unless(
                own.Count == 1,
                happened: $"a record failed {Attempts} times, ProcessAsync has ended, and {own.Count} letters of it lie in "
                    + Letters,
                expected: "one letter, and ProcessAsync ends when the brokers have it",
                read: Section
            );
            Tells(own[0], record, Attempts, nameof(TimeoutException));
        }
    }

    /// <summary>An HttpClient that runs into its own timeout throws a TaskCanceledException, too.</summary>
    public async Task AClientsTimeoutIsAFailureAsync()
    {
        var record = Record("impatient");
        var running = Processor(FirstDelay).ProcessAsync(record, CancellationToken.None);
        var ended = await Wait.EndsAsync(running, Patience);
        var letters = (await LettersAsync()).Count(letter => Origin(letter) == record.Offset.Value);
        Fail.Unless(
            ended && running.IsCompletedSuccessfully && letters == 1,
            happened: "the handler threw a TaskCanceledException (so does an HttpClient whose timeout is over), nobody had "
                + "cancelled the token, and ProcessAsync "
                + (
                    ended
                        ? $"{(running.IsCanceled ? "was cancelled" : "ended")} with {letters} letters"
                        : "has not ended"
                ),
            expected: "a failure like any other, tried again and laid aside: ask the token, not the exception's type. Else "
                + "the record is neither done nor parked, and its partition stands still in silence",
            read: Section
        );
    }

    public async Task WhatIsPermanentIsNotTriedAgainAsync()
    {
        var processor = Processor(TimeSpan.FromHours(1));
        foreach (var (mood, error) in new[] { ("refused", nameof(PermanentException)), ("cut", nameof(JsonException)) })
        {
            var record = Record(mood);
            await EndsAsync(processor.ProcessAsync(record, CancellationToken.None), $"a record with a {error}");
            Fail.Unless(
                CallsFor(record).Count == 1,
                happened: $"the handler threw a {error}, and was called {CallsFor(record).Count} times",
                expected: "once: what is wrong stays wrong, however often one asks",
                read: Section
            );
            var letter = (await LettersAsync()).SingleOrDefault(one => Origin(one) == record.Offset.Value);
            Fail.Unless(
                letter is not null,
                happened: $"the handler threw a {error}, ProcessAsync has ended, and there is no letter in {Letters}",
                expected: "it is laid aside at once",
                read: Section
            );
            Tells(letter, record, 1, error);
        }
    }

    public async Task WhatIsNoLongerOursIsLeftAsync()
    {
        foreach (var mood in new[] { "hangs", "hopeless" })
        {
            using var gone = new CancellationTokenSource();
            var record = Record(mood);
            var running = Processor(TimeSpan.FromHours(1)).ProcessAsync(record, gone.Token);
            await Wait.HoldsAsync(Patience, () => Task.FromResult(CallsFor(record).Count > 0));
            await gone.CancelAsync();
            var ended = await Wait.EndsAsync(running, Patience);
            var letters = (await LettersAsync()).Count(letter => Origin(letter) == record.Offset.Value);
            Fail.Unless(
                ended && running.IsCanceled && letters == 0,
                happened: $"the token was cancelled {(mood == "hangs" ? "in the middle of a call" : "in a pause")}; "
                    + (
                        !ended ? "ProcessAsync has not ended"
                        : running.IsCanceled ? "ProcessAsync was cancelled"
                        : running.IsFaulted ? "ProcessAsync failed"
                        : "ProcessAsync ended well"
                    )
                    + $", and {letters} letters of the record are laid aside",
                expected: "it ends at once with an OperationCanceledException, and nothing is laid aside: another instance "
                    + "has the record now",
                read: "notebook 06 §5.1"
            );
        }
    }

    public async Task WhatCannotBeLaidAsideFailsAsync()
    {
        var record = Record("refused", padding: 2 * Limit);
        var running = Processor(FirstDelay).ProcessAsync(record, CancellationToken.None);
        var ended = await Wait.EndsAsync(running, Patience);
        Fail.Unless(
            ended && running.IsFaulted,
            happened: $"{Letters} takes no record of that size, and ProcessAsync "
                + (ended ? "ended well: the record is nowhere now" : "has not ended"),
            expected: "it throws: a record that is neither handled nor laid aside must not count as done",
            read: Section
        );
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var services in _services)
            await services.DisposeAsync();
        await _cluster.DeleteTopicAsync(Letters);
    }

    IRecordProcessor Processor(TimeSpan firstDelay)
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddMetrics()
            .AddSingleton(Options.Create(new ListenerOptions { Attempts = Attempts, FirstDelay = firstDelay }))
            .AddSingleton(Options.Create(new ConsumerConfig { GroupId = "calendar" }))
            .AddSingleton(
                Options.Create(
                    new ProducerConfig
                    {
                        BootstrapServers = _cluster.BootstrapServers,
                        ClientId = "grader",
                        LingerMs = 0,
                    }
                )
            )
            .AddSingleton<Telemetry>()
            .AddSingleton<EventPublisher>()
            .AddSingleton<DeadLetters>()
            .AddSingleton<RecordProcessor>()
            .AddSingleton<HandleRecord>(HandleAsync)
            .AddScoped<Visit>()
            .BuildServiceProvider();
        _services.Add(services);
        return services.GetRequiredService<RecordProcessor>();
    }

    Task HandleAsync(IServiceProvider scope, Received record, CancellationToken cancel)
    {
        var visit = scope.GetRequiredService<Visit>();
        _calls.Enqueue(new Call(record.Offset, visit, visit.IsOver, Stopwatch.GetTimestamp()));
        var calls = CallsFor(record).Count;
        if (calls > 100)
            throw new PermanentException("the grader was called 100 times for one record");
        return Encoding.UTF8.GetString(record.Message.Value!).TrimEnd('.') switch
        {
            "good" => Task.CompletedTask,
            "shaky" when calls > 2 => Task.CompletedTask,
            "hangs" => Task.Delay(Timeout.Infinite, cancel),
            "refused" => throw new PermanentException("there is no such doctor"),
            "cut" => throw new JsonException("this is no JSON"),
            "impatient" => throw new TaskCanceledException("the client's own timeout is over"),
            _ => throw new TimeoutException("the calendar is away"),
        };
    }

    Received Record(string mood, int padding = 0) =>
        new()
        {
            TopicPartitionOffset = new TopicPartitionOffset(_topic, 3, 100 + Interlocked.Increment(ref _next)),
            Message = new Message<byte[]?, byte[]?>
            {
                Key = [(byte)'k', 0xFC],
                Value = [.. Encoding.UTF8.GetBytes(mood), .. Enumerable.Repeat((byte)'.', padding)],
                Headers = [new Header("trace", Encoding.UTF8.GetBytes("from the desk"))],
                Timestamp = new Timestamp(DateTimeOffset.UtcNow),
            },
        };

    IReadOnlyList<Call> CallsFor(Received record) => [.. _calls.Where(call => call.Offset == record.Offset.Value)];

    static double PauseOf(IReadOnlyList<Call> calls) =>
        Stopwatch.GetElapsedTime(calls[0].At, calls[^1].At).TotalMilliseconds;

    static async Task EndsAsync(Task running, string what)
    {
        Fail.Unless(
            await Wait.EndsAsync(running, Patience),
            happened: $"in {Patience.TotalSeconds} s ProcessAsync has not ended for {what}",
            expected: "it ends when the record is handled or is a dead letter",
            read: Section
        );
        if (running.Exception?.GetBaseException() is { } thrown)
            Fail.With(
                happened: $"for {what} ProcessAsync threw {thrown.GetType().Name}: {thrown.Message}",
                expected: "what cannot be handled is laid aside; only what cannot even be laid aside throws",
                read: Section
            );
    }

    static void Tells(Received letter, Received record, int attempts, string exception)
    {
        Fail.Unless(
            letter.Message.Value.AsSpan().SequenceEqual(record.Message.Value)
                && letter.Message.Key.AsSpan().SequenceEqual(record.Message.Key)
                && RawTopic.Header(letter.Message.Headers, "trace") == "from the desk",
            happened: $"the record was {RawTopic.Show(record.Message.Key)} → {RawTopic.Show(record.Message.Value)}, its "
                + $"letter is {RawTopic.Show(letter.Message.Key)} → {RawTopic.Show(letter.Message.Value)}",
            expected: "as it came, byte by byte, with its headers: DeadLetters does that",
            read: Section
        );
        var told = (
            RawTopic.Header(letter.Message.Headers, "attempts"),
            RawTopic.Header(letter.Message.Headers, "exception")
        );
        Fail.Unless(
            told == ($"{attempts}", exception),
            happened: $"the letter says attempts: {told.Item1 ?? "nothing"}, exception: {told.Item2 ?? "nothing"}",
            expected: $"attempts: {attempts}, exception: {exception}",
            read: Section
        );
    }

    static long Origin(Received letter) =>
        long.TryParse(RawTopic.Header(letter.Message.Headers, "origin-offset"), out var offset) ? offset : -1;

    Task<IReadOnlyList<Received>> LettersAsync() => RawTopic.ReadAsync(_cluster, Letters);

    sealed record Call(long Offset, Visit Visit, bool WasOver, long At);
}
