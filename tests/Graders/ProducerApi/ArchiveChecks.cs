using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.ProducerApi;

namespace Graders.ProducerApi;

internal static class ArchiveChecks
{
    /// <summary>A page of this size is too large for the topic of the import, and fits into the client's
    /// limit.</summary>
    public const int LargestBatch = 50_000;

    static readonly TimeSpan ALook = GraderCluster.Patience(TimeSpan.FromSeconds(1));

    /// <summary>Small pages; three that the broker refuses and one that the client refuses.</summary>
    public static IReadOnlyList<ScannedPage> Pages()
    {
        var dice = new Random(3);
        return
        [
            .. Enumerable
                .Range(0, 2_000)
                .Select(n =>
                {
                    var pixels = new byte[
                        n is 350 or 950 or 1_550 ? 2 * LargestBatch
                        : n == 1_250 ? 1_200_000
                        : 60
                    ];
                    dice.NextBytes(pixels);
                    return new ScannedPage($"page-{n:0000}", pixels);
                }),
        ];
    }

    public static bool IsRefused(ScannedPage page) => page.Pixels.Length >= LargestBatch;

    /// <summary>While no answer comes, no more pages are read than there are places, those freed by the last answers
    /// included.</summary>
    public static async Task ItReadsNoFasterThanTheClusterTakesAsync(Scanner scanner, Task importing, int maxUnderWay)
    {
        await Task.WhenAny(scanner.StandsStill, importing);
        var tooMany = await Wait.HoldsAsync(ALook, () => Task.FromResult(scanner.ReadSince > 2 * maxUnderWay + 1));
        Fail.Unless(
            !tooMany,
            happened: $"no answer came for a while, and yet {scanner.ReadSince:N0} more pages were read; only "
                + $"{maxUnderWay} may be under way",
            expected: "a page is read when an answer has freed a place: memory stays small, and the scanner feels the "
                + "pressure",
            read: "notebook 03 §7.2"
        );
    }

    public static void EachPageIsThereOnce(IReadOnlyList<ScannedPage> pages, IReadOnlyList<StoredRecord> records)
    {
        var stored = records
            .GroupBy(record => record.Key ?? "null")
            .ToDictionary(group => group.Key, group => group.Count());
        var takeable = pages.Where(page => !IsRefused(page)).ToList();
        var missing = takeable.Where(page => !stored.ContainsKey(page.Id)).ToList();
        Fail.Unless(
            missing.Count == 0,
            happened: $"{missing.Count:N0} of {takeable.Count:N0} pages that the topic would take are not in it; the "
                + $"first is {missing.FirstOrDefault()?.Id}",
            expected: "a full queue means \"wait\", and the import ends when the last answer has come",
            read: "notebook 03 §7.2"
        );
        Fail.Unless(
            stored.Values.All(count => count == 1) && stored.Count == takeable.Count,
            happened: $"{stored.Values.Count(count => count > 1)} pages are in the topic twice, and "
                + $"{stored.Count - takeable.Count} keys are nobody's page",
            expected: "each page once, its id the key",
            read: "notebook 03 §5.1"
        );
    }

    public static void TheResultIsTrue(IReadOnlyList<ScannedPage> pages, ImportResult result)
    {
        var refused = pages.Where(IsRefused).Select(page => page.Id).ToHashSet();
        Fail.Unless(
            refused.SetEquals(result.Refused) && result.Refused.Count == refused.Count,
            happened: $"{refused.Count} pages are too large, for the client or for the topic; ImportAsync named "
                + $"{(result.Refused.Count == 0 ? "none" : string.Join(", ", result.Refused.Take(6)))} as refused",
            expected: $"{string.Join(", ", refused)}: thrown by Produce or told by the delivery report",
            read: "notebook 03 §4.4"
        );
        Fail.Unless(
            result.Stored == pages.Count - refused.Count,
            happened: $"the topic holds {pages.Count - refused.Count:N0} pages, ImportAsync counted {result.Stored:N0}",
            expected: "the number of delivery reports without an error",
            read: "notebook 03 §4.4"
        );
    }

    public static void PagesTravelInBatches(IReadOnlyList<BatchView> batches)
    {
        var records = batches.Sum(batch => batch.Records);
        Fail.Unless(
            records >= 3 * batches.Count,
            happened: $"{records:N0} pages came in {batches.Count:N0} batches",
            expected: "many pages under way at once, so that they share batches: at least 3 a batch",
            read: "notebook 03 §4.3"
        );
    }
}
