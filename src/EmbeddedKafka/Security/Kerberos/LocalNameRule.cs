using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EmbeddedKafka.Security.Kerberos;

/// <summary>One rule that makes a principal of Kerberos a user: <c>DEFAULT</c>, which drops the own realm, or
/// <c>RULE:[n:format](pattern)s/from/to/g/L</c>. As Kafka's KerberosRule.</summary>
internal sealed partial class LocalNameRule
{
    readonly string _text;
    readonly string _defaultRealm;
    readonly bool _isDefault;
    readonly int _components;
    readonly string _format = "";
    readonly Regex? _match;
    readonly Regex? _from;
    readonly string _to = "";
    readonly bool _repeats;
    readonly string _letters = "";

    /// <exception cref="ArgumentException">It is no rule.</exception>
    public LocalNameRule(string text, string defaultRealm)
    {
        (_text, _defaultRealm) = (text, defaultRealm);
        var parts = Form().Match(text);
        if (!parts.Success)
            throw new ArgumentException("Invalid rule: " + text);
        if (parts.Length != text.Length)
            throw new ArgumentException($"Invalid rule: `{text}`, unmatched substring: `{text[parts.Length..]}`");
        _isDefault = parts.Groups["default"].Success;
        if (_isDefault)
            return;
        _components = int.Parse(parts.Groups["components"].Value, CultureInfo.InvariantCulture);
        _format = parts.Groups["format"].Value;
        if (parts.Groups["match"] is { Success: true } match)
            _match = new($@"\A(?:{match.Value})\z");
        if (parts.Groups["from"] is { Success: true } from)
            (_from, _to) = (new(from.Value), parts.Groups["to"].Value);
        _repeats = parts.Groups["repeat"].Success;
        _letters = parts.Groups["letters"].Value;
    }

    /// <summary>The user, or null where the rule is not about such a principal.</summary>
    /// <param name="parts">The realm, then the components.</param>
    /// <exception cref="FormatException">The rule's format asks for a component that there is not, or the user that it
    /// makes has a slash or an at sign.</exception>
    public string? Apply(string[] parts)
    {
        if (Base(parts) is not { } user)
            return null;
        if (user.AsSpan().ContainsAny('/', '@'))
            throw new FormatException($"Non-simple name {user} after auth_to_local rule {_text}");
        return _letters switch
        {
            "L" => user.ToLowerInvariant(),
            "U" => user.ToUpperInvariant(),
            _ => user,
        };
    }

    public override string ToString() => _text;

    string? Base(string[] parts)
    {
        if (_isDefault)
            return _defaultRealm == parts[0] ? parts[1] : null;
        if (parts.Length - 1 != _components)
            return null;
        var user = Fill(parts);
        if (_match?.IsMatch(user) == false)
            return null;
        return _from is null ? user : _from.Replace(user, _to, _repeats ? -1 : 1);
    }

    // $0 is the realm, $1 the first component.
    string Fill(string[] parts)
    {
        var filled = new StringBuilder();
        for (var at = 0; at < _format.Length; )
        {
            if (_format[at] != '$')
            {
                filled.Append(_format[at++]);
                continue;
            }
            var start = ++at;
            while (at < _format.Length && char.IsAsciiDigit(_format[at]))
                at++;
            var digits = _format[start..at];
            if (!int.TryParse(digits, CultureInfo.InvariantCulture, out var number))
                throw new FormatException("bad format in username mapping in " + digits);
            if (number >= parts.Length)
                throw new FormatException(
                    $"index {number} from {_format} is outside of the valid range 0 to {parts.Length - 1}"
                );
            filled.Append(parts[number]);
        }
        return filled.ToString();
    }

    [GeneratedRegex(
        @"\A(?:(?<default>DEFAULT)|RULE:\[(?<components>\d+):(?<format>[^\]]*)](?:\((?<match>[^)]*)\))?"
            + @"(?:s/(?<from>[^/]*)/(?<to>[^/]*)/(?<repeat>g)?)?/?(?<letters>L|U)?)"
    )]
    private static partial Regex Form();
}
