namespace Course.Kit;

/// <summary>What Kafka's authorizer has written to its log (<c>kafka.authorizer.logger</c>, in the distribution
/// <c>kafka-authorizer.log</c>): each attempt once, with how often it was seen.</summary>
public sealed class AuthorizerLog
{
    readonly Dictionary<AccessAttempt, int> _attempts = [];

    /// <summary>What was tried, in the order of the first time, and how often.</summary>
    public IReadOnlyDictionary<AccessAttempt, int> Attempts => _attempts;

    /// <summary>How many lines there were.</summary>
    public int Lines { get; private set; }

    /// <summary>How many of them were not the authorizer's.</summary>
    public int OtherLines { get; private set; }

    /// <summary>Reads a log to its end.</summary>
    /// <param name="lines">Its lines; anything may stand before and after what the authorizer says.</param>
    public static AuthorizerLog Read(IEnumerable<string> lines)
    {
        var log = new AuthorizerLog();
        foreach (var line in lines)
            log.Add(line);
        return log;
    }

    internal void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        Lines++;
        if (AccessAttempt.Parse(line) is { } attempt)
            _attempts[attempt] = _attempts.GetValueOrDefault(attempt) + 1;
        else
            OtherLines++;
    }
}
