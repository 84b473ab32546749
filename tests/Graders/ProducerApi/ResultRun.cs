using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.ProducerApi;

namespace Graders.ProducerApi;

/// <summary>Sends results of every kind: good ones, too large ones, some into a moment of refusal, one whose answers
/// never come.</summary>
internal sealed class ResultRun(
    ICluster cluster,
    string topic,
    string deadLetters,
    BadNetwork network,
    IResultSender sender
)
{
    public const int LargestBatch = 20_000;
    public static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(6));
    static readonly TimeSpan Longer = GraderCluster.Patience(TimeSpan.FromSeconds(20));

    static readonly LabResult TooLargeForTheTopic = Large("large-1", 4 * LargestBatch);
    static readonly LabResult TooLargeForTheClient = Large("large-2", 1_300_000);
    static readonly LabResult Unnoted = Large("unnoted-1", 4 * LargestBatch);
    static readonly LabResult DuringARefusal = new("refused-1", "patient-3", "haemoglobin 14.1");
    static readonly LabResult Unanswered = new("silent-1", "patient-4", "sodium 139");
    static readonly IReadOnlyList<LabResult> Good =
    [
        .. Enumerable.Range(0, 20).Select(n => new LabResult($"good-{n}", $"patient-{n % 5}", $"glucose {90 + n}")),
    ];

    public async Task GoodOnesAreStoredAsync()
    {
        var fates = await Task.WhenAll(Good.Select(FateOfAsync));
        Fail.Unless(
            fates.All(fate => fate == Fate.Stored),
            happened: $"of {Good.Count} good results {fates.Count(fate => fate == Fate.Stored)} were reported as stored",
            expected: "Stored, when every in-sync replica has it",
            read: "notebook 03 §4.4"
        );
        foreach (var result in Good)
            await ItIsThereOnceAsync(result);
    }

    public async Task TooLargeOnesAreDeadLetteredAsync()
    {
        foreach (
            var (result, who) in new[] { (TooLargeForTheTopic, "the broker"), (TooLargeForTheClient, "the client") }
        )
        {
            var fate = await FateOfAsync(result);
            Fail.Unless(
                fate == Fate.DeadLettered,
                happened: $"a result of {result.Text.Length / 1000} KB, which {who} refuses as too large, was reported "
                    + $"as {fate}",
                expected: "DeadLettered: no second attempt will make it smaller",
                read: "notebook 03 §7.1"
            );
            var note = (await TopicLog.ReadAsync(cluster, deadLetters))
                .Where(record => record.Value == result.Id)
                .ToList();
            Fail.Unless(
                note.Count == 1 && note[0].Key == result.PatientId && note[0].Header("reason") == "MsgSizeTooLarge",
                happened: $"of the result {result.Id}, which {who} refuses as too large, the dead-letter topic holds "
                    + $"{note.Count} notes"
                    + (
                        note.Count > 0
                            ? $", with the key '{note[0].Key}' and the reason '{note[0].Header("reason")}'"
                            : ""
                    ),
                expected: "one note: key = patient id, value = the result's id, header reason = MsgSizeTooLarge",
                read: "notebook 03 §7.1"
            );
        }
    }

    /// <summary>The producer has the topic's leader by now, so that nothing but its settings says what travels
    /// together.</summary>
    public async Task WhatTravelsBesideALargeOneIsStoredAsync()
    {
        var together = Enumerable
            .Range(0, 33)
            .Select(n =>
                n % 11 == 5
                    ? Large($"wide-{n}", 2 * LargestBatch)
                    : new LabResult($"beside-{n}", $"patient-{n % 5}", $"urea {30 + n}")
            )
            .ToList();
        var sending = Task.Run(() => Task.WhenAll(together.Select(sender.SendAsync)));
        await TheFateIsToldAsync(sending, $"{together.Count} results that were sent at once");
        var fates = together.Zip(await sending).ToList();
        var small = fates.Where(one => !IsLarge(one.First)).ToList();
        var lost = small.Where(one => one.Second != Fate.Stored).ToList();
        Fail.Unless(
            lost.Count == 0,
            happened: $"{small.Count} small results and three of {2 * LargestBatch / 1000} KB were sent at once, and "
                + $"{lost.Count} of the small ones were reported as {lost.FirstOrDefault().Second}",
            expected: "Stored: the topic's limit is one of the batch, and these were refused for a neighbour in theirs. "
                + "With a batch.size below the limit, a large result travels alone",
            read: "notebook 03 §4.5"
        );
        var noted = (await TopicLog.ReadAsync(cluster, deadLetters)).Select(note => note.Value).ToHashSet();
        foreach (var (result, fate) in fates.Where(one => IsLarge(one.First)))
            Fail.Unless(
                fate == Fate.DeadLettered && noted.Contains(result.Id),
                happened: $"the result {result.Id} of {2 * LargestBatch / 1000} KB, sent at once with small ones, was "
                    + $"reported as {fate}, and the dead-letter topic holds "
                    + $"{(noted.Contains(result.Id) ? "a note" : "no note")} about it",
                expected: "DeadLettered, with a note: no second attempt will make it smaller",
                read: "notebook 03 §7.1"
            );
        var stored = (await TopicLog.ReadAsync(cluster, topic)).CountBy(record => record.Value).ToDictionary();
        foreach (var (result, _) in small)
            Fail.Unless(
                stored.GetValueOrDefault(result.ToJson()) == 1 && !noted.Contains(result.Id),
                happened: $"the small result {result.Id}, sent at once with large ones, is in the topic "
                    + $"{stored.GetValueOrDefault(result.ToJson())} times, and the dead-letter topic holds "
                    + $"{(noted.Contains(result.Id) ? "a note" : "no note")} about it",
                expected: "once, and no note",
                read: "notebook 03 §5.1"
            );

        static bool IsLarge(LabResult result) => result.Text.Length > LargestBatch;
    }

    public async Task WhatHasNoNoteIsUnknownAsync(BadNetwork toDeadLetters)
    {
        if (!toDeadLetters.IsPossible)
            return;

        toDeadLetters.Refuses(times: int.MaxValue);
        var fate = await FateOfAsync(Unnoted);
        await toDeadLetters.EndsAsync();
        Fail.Unless(
            fate == Fate.Unknown,
            happened: "the topic refused a result as too large, the dead-letter topic refused its note until the patience "
                + $"was over, and the fate was reported as {fate}",
            expected: "Unknown: DeadLettered says that there is a note",
            read: "notebook 03 §7.1"
        );
    }

    public async Task WhatHealsArrivesAsync()
    {
        network.Refuses(times: 2);
        var fate = await FateOfAsync(DuringARefusal);
        await network.EndsAsync();
        Fail.Unless(
            fate == Fate.Stored,
            happened: "the broker refused a result for a moment (NOT_ENOUGH_REPLICAS, twice), and its fate was "
                + $"reported as {fate}",
            expected: "Stored: the client tries again by itself while there is patience",
            read: "notebook 03 §4.1"
        );
        await ItIsThereOnceAsync(DuringARefusal);
    }

    public async Task WhatTimesOutIsUnknownAsync()
    {
        if (!network.IsPossible)
            return;

        network.LosesAnswers(times: null);
        var fate = await FateOfAsync(Unanswered);
        await network.EndsAsync();
        var notes = await TopicLog.ReadAsync(cluster, deadLetters);
        Fail.Unless(
            notes.All(note => note.Value != Unanswered.Id),
            happened: "a result timed out, which the broker had stored and whose answers got lost, and the dead-letter "
                + "topic says that it was refused",
            expected: "a dead letter is for what was refused for good; what timed out may be in the topic",
            read: "notebook 03 §7.1"
        );
        Fail.Unless(
            fate == Fate.Unknown,
            happened: $"a result timed out whose answers got lost, and its fate was reported as {fate}",
            expected: "Unknown: nobody told",
            read: "notebook 03 §4.4"
        );
        await ItIsThereOnceAsync(Unanswered);
    }

    /// <summary>On a cluster that loses no answers this is all that can be seen.</summary>
    public async Task TheBrokerCanRecogniseARepetitionAsync()
    {
        var bare = (await TopicLog.BatchesAsync(cluster, topic)).FirstOrDefault(batch => batch.ProducerId < 0);
        Fail.Unless(
            bare is null,
            happened: $"the batch at offset {bare?.BaseOffset} carries no producer id: were its answer lost, its result "
                + "would be in the topic twice",
            expected: "repetitions that the broker can recognise: an idempotent producer",
            read: "notebook 03 §5.1"
        );
    }

    async Task<Fate> FateOfAsync(LabResult result)
    {
        var sending = Task.Run(() => sender.SendAsync(result));
        await TheFateIsToldAsync(sending, result.Id);
        return await sending;
    }

    static async Task TheFateIsToldAsync(Task sending, string what)
    {
        Fail.Unless(
            await Wait.EndsAsync(sending, Longer),
            happened: $"SendAsync has not told the fate of {what} after {Longer.TotalSeconds} s; the patience is "
                + $"{Patience.TotalSeconds} s",
            expected: "message.timeout.ms is the patience: from the call to the last report, everything included",
            read: "notebook 03 §4.1"
        );
        Fail.Unless(
            !sending.IsFaulted,
            happened: $"SendAsync threw for {what}: {sending.Exception?.GetBaseException().Message}",
            expected: "a fate: what Kafka refuses is no exception to the caller. Produce can throw, a report can tell, "
                + "and a dead letter can be refused as well",
            read: "notebook 03 §4.4"
        );
    }

    async Task ItIsThereOnceAsync(LabResult result)
    {
        var records = (await TopicLog.ReadAsync(cluster, topic))
            .Where(record => record.Value == result.ToJson())
            .ToList();
        Fail.Unless(
            records.Count == 1 && records[0].Key == result.PatientId,
            happened: $"the result {result.Id} is in the topic "
                + $"{(records.Count == 2 ? "twice" : $"{records.Count} times")}"
                + (records.Count > 0 ? $", with the key '{records[0].Key}'" : ""),
            expected: "once: key = patient id, value = ToJson(), and repetitions that the broker can recognise",
            read: "notebook 03 §5.1"
        );
    }

    static LabResult Large(string id, int bytes)
    {
        var pixels = new byte[bytes / 4 * 3];
        new Random(1).NextBytes(pixels);
        return new LabResult(id, "patient-2", Convert.ToBase64String(pixels));
    }
}
