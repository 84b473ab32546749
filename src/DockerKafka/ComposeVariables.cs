namespace DockerKafka;

/// <summary>The variables of a compose file's <c>.env</c>, as compose sees them: one of the environment wins over a
/// line of the file.</summary>
public sealed class ComposeVariables
{
    readonly Dictionary<string, string> _file;

    ComposeVariables(Dictionary<string, string> file) => _file = file;

    /// <summary>The names in the file.</summary>
    public IEnumerable<string> Names => _file.Keys;

    /// <summary>The value; null when neither has it.</summary>
    public string? this[string name] =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } set ? set : _file.GetValueOrDefault(name);

    /// <summary>Reads a file; one that is not there has no lines.</summary>
    public static ComposeVariables Read(string path)
    {
        var lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        return new(
            lines
                .Select(line => line.Trim())
                .Where(line => !line.StartsWith('#') && line.Contains('=', StringComparison.Ordinal))
                .Select(line => line.Split('=', 2))
                .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim())
        );
    }
}
