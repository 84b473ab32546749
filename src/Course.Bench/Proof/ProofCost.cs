namespace Course.Bench.Proof;

/// <summary>What one kind of check cost for one topic, in seconds.</summary>
/// <param name="Topic">The topic's two digits.</param>
/// <param name="Kind">What was checked.</param>
/// <param name="Wall">By the clock.</param>
/// <param name="Processor">Of processors, also what the check started; null where the system does not tell.</param>
/// <param name="Passed">Whether the check found nothing.</param>
/// <param name="Command">What was run.</param>
internal sealed record ProofCost(
    string Topic,
    string Kind,
    double Wall,
    double? Processor,
    bool Passed,
    string Command
);
