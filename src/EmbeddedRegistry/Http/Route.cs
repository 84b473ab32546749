namespace EmbeddedKafka.Registry.Http;

/// <summary>Something that can be asked.</summary>
/// <param name="Template">The path, its variables in braces.</param>
internal sealed record Route(string Method, string Template, Func<Call, Task<Answer>> Handler)
{
    readonly string[] _segments = Template.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether it may write: then the instance that leads answers it, one such request after the
    /// other.</summary>
    public bool Changes { get; init; }

    /// <summary>Answers a request that changes something, if there is nothing to change; else null.</summary>
    public Func<Call, Answer?>? Shortcut { get; init; }

    public string Name => $"{Method} {Template}";

    /// <summary>The variables of a path that fits; null for another.</summary>
    public Dictionary<string, string>? Match(IReadOnlyList<string> path)
    {
        if (path.Count != _segments.Length)
            return null;
        Dictionary<string, string> variables = [];
        for (var at = 0; at < path.Count; at++)
            if (_segments[at][0] == '{')
                variables[_segments[at][1..^1]] = path[at];
            else if (_segments[at] != path[at])
                return null;
        return variables;
    }
}
