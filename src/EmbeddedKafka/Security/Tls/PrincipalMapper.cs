using System.Text.RegularExpressions;

namespace EmbeddedKafka.Security.Tls;

/// <summary>Makes a user of a subject by <c>ssl.principal.mapping.rules</c> (KIP-371): the first rule that fits
/// decides.</summary>
internal sealed partial class PrincipalMapper
{
    readonly List<Rule> _rules = [];
    readonly string _text;

    /// <exception cref="ArgumentException">A rule is neither DEFAULT nor RULE:pattern/replacement/ with L, U or
    /// nothing.</exception>
    public PrincipalMapper(string rules)
    {
        _text = rules;
        for (var at = 0; at < rules.Length; )
        {
            var match = RulePattern().Match(rules, at);
            if (!match.Success)
                throw new ArgumentException($"Invalid rule: {rules[at..]}", nameof(rules));
            at += match.Length;
            if (match.Groups["pattern"] is { Success: true } pattern)
                _rules.Add(
                    new(
                        new Regex($"^(?:{pattern.Value})$"),
                        match.Groups["replacement"].Value,
                        match.Groups["case"].Value
                    )
                );
            else if (match.Groups["default"].Success)
                _rules.Add(new(null, "", ""));
        }
    }

    /// <summary>The user, or null when no rule fits: then the client does not get in.</summary>
    public string? Map(string subject)
    {
        foreach (var rule in _rules)
            if (rule.Apply(subject) is { } name)
                return name;
        return null;
    }

    public override string ToString() => _text;

    [GeneratedRegex(
        @"\G\s*(?:(?<default>DEFAULT)|RULE:(?<pattern>(?:\\.|[^\\/])*)/(?<replacement>(?:\\.|[^\\/])*)/(?<case>[LU]?))\s*(?:,|$)"
    )]
    private static partial Regex RulePattern();

    sealed record Rule(Regex? Pattern, string Replacement, string Case)
    {
        public string? Apply(string subject)
        {
            if (Pattern is null)
                return subject;
            if (!Pattern.IsMatch(subject))
                return null;
            var name = Pattern.Replace(subject, Replacement);
            return Case switch
            {
                "L" => name.ToLowerInvariant(),
                "U" => name.ToUpperInvariant(),
                _ => name,
            };
        }
    }
}
