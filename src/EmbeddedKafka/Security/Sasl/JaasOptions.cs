using System.Text;

namespace EmbeddedKafka.Security.Sasl;

/// <summary>A login module with its options, as <c>sasl.jaas.config</c> has it:
/// <c>CLASS required name="value" …;</c></summary>
internal sealed class JaasOptions
{
    readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);

    JaasOptions() { }

    public string? this[string name] => _options.GetValueOrDefault(name);

    /// <summary>Users and their passwords, of options <c>user_NAME="PASSWORD"</c>.</summary>
    public Dictionary<string, string> Users()
    {
        const string user = "user_";
        return _options
            .Where(option => option.Key.StartsWith(user, StringComparison.Ordinal))
            .ToDictionary(option => option.Key[user.Length..], option => option.Value, StringComparer.Ordinal);
    }

    /// <summary>Reads the config. What it says is a secret: no message repeats it.</summary>
    /// <exception cref="ArgumentException">It is not of that form.</exception>
    public static JaasOptions Parse(string listener, string mechanism, string config)
    {
        var tokens = Tokens(config).ToList();
        string[] flags = ["required", "requisite", "sufficient", "optional"];
        if (tokens.Count < 3 || tokens[^1] != ";")
            throw Wrong("it ends with a semicolon, after a login module and its flag");
        if (!flags.Contains(tokens[1], StringComparer.OrdinalIgnoreCase))
            throw Wrong("after the login module comes one of required, requisite, sufficient, optional");
        var parsed = new JaasOptions();
        for (var at = 2; at < tokens.Count - 1; at += 3)
        {
            if (at + 2 >= tokens.Count - 1 || tokens[at + 1] != "=")
                throw Wrong("options have the form name=\"value\"");
            parsed._options[tokens[at]] = tokens[at + 2];
        }
        return parsed;

        ArgumentException Wrong(string rule) =>
            new($"the sasl.jaas.config of listener {listener} for {mechanism} cannot be read: {rule}");
    }

    // As Java's StreamTokenizer splits it: words, quoted texts with escapes, and the signs between them.
    static IEnumerable<string> Tokens(string config)
    {
        for (var at = 0; at < config.Length; )
        {
            var sign = config[at];
            if (char.IsWhiteSpace(sign))
                at++;
            else if (sign is '"' or '\'')
                yield return Quoted(config, ref at);
            else if (sign is '=' or ';')
            {
                at++;
                yield return sign.ToString();
            }
            else
            {
                var start = at;
                while (at < config.Length && !char.IsWhiteSpace(config[at]) && config[at] is not ('=' or ';' or '"'))
                    at++;
                yield return config[start..at];
            }
        }
    }

    static string Quoted(string config, ref int at)
    {
        var quote = config[at++];
        var text = new StringBuilder();
        while (at < config.Length && config[at] != quote)
        {
            if (config[at] == '\\' && at + 1 < config.Length)
                at++;
            text.Append(config[at++]);
        }
        at++;
        return text.ToString();
    }
}
