namespace Course.Bench.Proof;

/// <summary>A time that proving the course must keep to.</summary>
/// <param name="Name">What takes the time.</param>
/// <param name="Seconds">How long it would take; null when that is not known.</param>
/// <param name="Limit">How long it may take, in seconds.</param>
/// <param name="FailedIn">The stages that failed where the time was measured: it shows nothing then.</param>
internal sealed record ProofMark(string Name, double? Seconds, double Limit, IReadOnlyList<string> FailedIn)
{
    /// <summary>Null when it is not known.</summary>
    public bool? Reached => Seconds is { } seconds && FailedIn.Count == 0 ? seconds <= Limit : null;
}
