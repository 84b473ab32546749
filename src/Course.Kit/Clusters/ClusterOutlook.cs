namespace Course.Kit;

/// <summary>Whether a provider would work on this machine now.</summary>
/// <param name="Provider">Its name.</param>
/// <param name="Works">Whether a cluster could be started, or is reached.</param>
/// <param name="Seen">What was found, or what is missing.</param>
/// <param name="Next">What to do when it does not work; null when it does.</param>
public sealed record ClusterOutlook(string Provider, bool Works, string Seen, string? Next = null);
