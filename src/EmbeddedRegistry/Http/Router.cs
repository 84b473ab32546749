namespace EmbeddedKafka.Registry.Http;

/// <summary>Finds the route of a path. Routes with fewer variables stand first.</summary>
internal sealed class Router(IReadOnlyList<Route> routes)
{
    /// <summary>The route and what its path says; null for a path that is unknown.</summary>
    /// <param name="target">The request's target as it came: a slash within a subject is <c>%2F</c> there.</param>
    /// <exception cref="RegistryException">The path is known, for other methods.</exception>
    public (Route Route, Dictionary<string, string> Variables, string? Context)? Find(string method, string target)
    {
        var path = Segments(target);
        string? context = null;
        if (path is ["contexts", var name, ..])
        {
            context = name.StartsWith('.') ? name : $".{name}";
            path = path[2..];
        }

        var isKnown = false;
        foreach (var route in routes)
            if (route.Match(path) is { } variables)
            {
                if (route.Method == method)
                    return (route, variables, context);
                isKnown = true;
            }
        return isKnown ? throw new RegistryException(405, "HTTP 405 Method Not Allowed") : null;
    }

    static string[] Segments(string target)
    {
        var path = target.Split('?', 2)[0];
        if (!path.StartsWith('/') && Uri.TryCreate(path, UriKind.Absolute, out var address))
            path = address.AbsolutePath;
        // A slash at the end means nothing.
        return [.. path.TrimEnd('/').Split('/').Skip(1).Select(Uri.UnescapeDataString)];
    }
}
