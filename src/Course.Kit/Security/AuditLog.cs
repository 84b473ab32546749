using EmbeddedKafka.Protocol;

namespace Course.Kit;

/// <summary>Reads decisions of authorizers from the logs of brokers that are processes.</summary>
internal static class AuditLog
{
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Every decision up to now.</summary>
    /// <param name="brokers">The running brokers: each with the kit's way in and its log.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<IEnumerable<AuditEntry>> ReadAsync(
        IEnumerable<(int Id, Door? Door, string? LogFile)> brokers,
        CancellationToken cancellationToken
    ) =>
        (await Task.WhenAll(brokers.Select(broker => ReadAsync(broker, cancellationToken)))).SelectMany(lines => lines);

    static async Task<IEnumerable<AuditEntry>> ReadAsync(
        (int Id, Door? Door, string? LogFile) broker,
        CancellationToken cancellationToken
    )
    {
        var lines = Array.Empty<string>();
        if (broker.Door is null)
            lines = Lines(broker.LogFile);
        else
        {
            // What the broker has decided before is in the log once this question is.
            var mark = $"audit-{Guid.NewGuid():N}";
            using (var connection = await BrokerConnection.OpenAnyAsync(broker.Door, cancellationToken))
                await connection.CallAsync<MetadataResponse>(
                    new MetadataRequest { Topics = [new() { Name = mark }], AllowAutoTopicCreation = false },
                    connection.Version(ApiKey.Metadata, 4, 9),
                    cancellationToken
                );
            await Until.TrueAsync(
                () => (lines = Lines(broker.LogFile)).Any(line => line.Contains(mark, StringComparison.Ordinal)),
                Deadline,
                $"broker {broker.Id} to write its log",
                cancellationToken
            );
        }
        return lines.Select(line => AuditEntry.Read(broker.Id, line)).OfType<AuditEntry>();
    }

    static string[] Lines(string? file)
    {
        if (file is null)
            return [];
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n');
    }
}
