using System.Collections.Immutable;

namespace Course.Kit;

/// <summary>
/// What the brokers saw: requests by API and client, and batches produced and fetched by partition.
/// Subtract an earlier one from a later one to see what happened in between.
/// </summary>
/// <param name="Counts">The requests.</param>
/// <param name="Produced">What producers appended.</param>
/// <param name="Fetched">What consumers fetched; replication does not count.</param>
/// <param name="At">When the counters were read; of a difference, when the later ones were.</param>
/// <param name="Elapsed">The time between the two readings of a difference; since the cluster started
/// otherwise.</param>
public sealed record Traffic(
    ImmutableArray<RequestCount> Counts,
    ImmutableArray<LogCount> Produced,
    ImmutableArray<LogCount> Fetched,
    DateTimeOffset At,
    TimeSpan Elapsed
) : View
{
    /// <summary>Produced batches.</summary>
    public long Batches => Produced.Sum(count => count.Batches);

    /// <summary>Produced records.</summary>
    public long Records => Produced.Sum(count => count.Records);

    /// <summary>Produced bytes, as the batches were sent.</summary>
    public long Bytes => Produced.Sum(count => count.Bytes);

    /// <summary>Produced records per batch, on average; 0 when nothing was produced.</summary>
    public double RecordsPerBatch => Batches == 0 ? 0 : (double)Records / Batches;

    /// <summary>Requests of one API, or of one API from one client.</summary>
    /// <param name="api">Produce, Fetch, Metadata …</param>
    /// <param name="clientId">The client's <c>client.id</c>; null counts every client.</param>
    public long Requests(string api, string? clientId = null) => Matching(api, clientId).Sum(count => count.Count);

    /// <summary>Bytes of those requests on the wire.</summary>
    /// <inheritdoc cref="Requests(string, string?)"/>
    public long RequestBytes(string api, string? clientId = null) => Matching(api, clientId).Sum(count => count.Bytes);

    /// <summary>Those requests per second of <see cref="Elapsed"/>.</summary>
    /// <inheritdoc cref="Requests(string, string?)"/>
    public double RequestsPerSecond(string api, string? clientId = null) =>
        Elapsed > TimeSpan.Zero ? Requests(api, clientId) / Elapsed.TotalSeconds : 0;

    /// <summary>Only one topic's batches. Requests stay as they are: one request may carry several topics.</summary>
    public Traffic Topic(string topic) => Where(count => count.Topic == topic);

    /// <summary>Only one partition's batches.</summary>
    public Traffic Partition(string topic, int partition) =>
        Where(count => count.Topic == topic && count.Partition == partition);

    /// <summary>What happened between two readings.</summary>
    public static Traffic operator -(Traffic later, Traffic earlier) =>
        new(
            Difference(
                later.Counts,
                earlier.Counts,
                count => (count.Api, count.ClientId, count.Broker),
                (a, b) => a with { Count = a.Count - b.Count, Bytes = a.Bytes - b.Bytes },
                count => count.Count != 0
            ),
            Difference(later.Produced, earlier.Produced),
            Difference(later.Fetched, earlier.Fetched),
            later.At,
            later.At - earlier.At
        );

    private protected override string Body() => RequestTable.BodyHtml + LogTable.BodyHtml;

    private protected override string Text() => $"{RequestTable}\n\n{LogTable}";

    Table RequestTable =>
        Table
            .Of(
                Counts
                    .GroupBy(count => (count.Api, count.ClientId))
                    .Select(group => new
                    {
                        group.Key.Api,
                        Client = group.Key.ClientId,
                        Requests = group.Sum(count => count.Count),
                        Size = group.Sum(count => count.Bytes),
                    })
                    .OrderByDescending(row => row.Requests)
                    .ThenBy(row => row.Api, StringComparer.Ordinal),
                $"Requests as the brokers saw them, in {Humanise.Duration(Elapsed)}"
            )
            .Bytes("Size")
            .Heading("Api", "API");

    Table LogTable =>
        Table
            .Of(
                Produced
                    .OrderBy(count => count.Topic, StringComparer.Ordinal)
                    .ThenBy(count => count.Partition)
                    .Select(count => new
                    {
                        count.Topic,
                        count.Partition,
                        count.Batches,
                        count.Records,
                        RecordsPerBatch = count.Batches == 0 ? 0 : (double)count.Records / count.Batches,
                        Size = count.Bytes,
                    }),
                $"Produced: {Humanise.Number(Records)} records in {Humanise.Number(Batches)} batches"
            )
            .Bytes("Size");

    IEnumerable<RequestCount> Matching(string api, string? clientId) =>
        Counts.Where(count =>
            count.Api.Equals(api, StringComparison.OrdinalIgnoreCase)
            && (clientId is null || count.ClientId == clientId)
        );

    Traffic Where(Func<LogCount, bool> keep) =>
        this with
        {
            Produced = [.. Produced.Where(keep)],
            Fetched = [.. Fetched.Where(keep)],
        };

    static ImmutableArray<LogCount> Difference(ImmutableArray<LogCount> later, ImmutableArray<LogCount> earlier) =>
        Difference(
            later,
            earlier,
            count => (count.Topic, count.Partition),
            (a, b) =>
                a with
                {
                    Batches = a.Batches - b.Batches,
                    Records = a.Records - b.Records,
                    Bytes = a.Bytes - b.Bytes,
                },
            count => count.Batches != 0
        );

    static ImmutableArray<T> Difference<T, TKey>(
        ImmutableArray<T> later,
        ImmutableArray<T> earlier,
        Func<T, TKey> key,
        Func<T, T, T> minus,
        Func<T, bool> keep
    )
        where TKey : notnull
    {
        var before = earlier.ToDictionary(key);
        return
        [
            .. later
                .Select(count => before.TryGetValue(key(count), out var old) ? minus(count, old) : count)
                .Where(keep),
        ];
    }
}
