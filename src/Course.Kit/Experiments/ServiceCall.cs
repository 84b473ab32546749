namespace Course.Kit;

/// <summary>One call, as a <see cref="RemoteService"/> saw it.</summary>
/// <param name="At">When it arrived, since the service was made.</param>
/// <param name="Key">What was asked for.</param>
/// <param name="Attempt">1 for the first call with this key, then 2, 3, …</param>
/// <param name="Answer">What the service made of it.</param>
public sealed record ServiceCall(TimeSpan At, string Key, int Attempt, ServiceAnswer Answer);
