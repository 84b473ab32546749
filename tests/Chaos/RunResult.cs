namespace EmbeddedKafka.Chaos;

/// <summary>What came of a run.</summary>
internal sealed record RunResult(
    int Seed,
    IReadOnlyList<Violation> Violations,
    int Sent,
    int Acknowledged,
    int Transactions,
    int Lost,
    int Duplicates,
    ulong Fingerprint
);
