using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Differential.Tests.Framework;

/// <summary>
/// The lines that a scenario has said, with everything that differs from run to run under a name of its own: resources,
/// ids, addresses, times.
/// </summary>
internal sealed partial class Transcript
{
    readonly StringBuilder _text = new();
    readonly Lock _gate = new();
    readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<object>> _numbered = new(StringComparer.Ordinal);

    /// <summary>From now on <paramref name="value"/> reads <paramref name="name"/>, wherever it comes up.</summary>
    public void Rename(string value, string name)
    {
        lock (_gate)
            _names[value] = name;
    }

    /// <summary>"kind 1" for the first value of a kind, "kind 2" for the next, and the same again for the same
    /// value.</summary>
    public string Number(string kind, object value)
    {
        lock (_gate)
        {
            if (!_numbered.TryGetValue(kind, out var seen))
                _numbered[kind] = seen = [];
            if (!seen.Contains(value))
                seen.Add(value);
            return $"{kind} {seen.IndexOf(value) + 1}";
        }
    }

    public void Say(string line)
    {
        lock (_gate)
            _text.Append(Normal(line)).Append('\n');
    }

    public override string ToString()
    {
        lock (_gate)
            return _text.ToString();
    }

    /// <summary>-1 stays; a time within an hour of now is "now"; others stay.</summary>
    public static string Time(long milliseconds)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        return Math.Abs(now - milliseconds) < 3_600_000 ? "now" : milliseconds.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The line as it would be said.</summary>
    public string Normal(string line)
    {
        foreach (var (value, name) in _names.OrderByDescending(pair => pair.Key.Length))
            line = line.Replace(value, name, StringComparison.Ordinal);
        line = BridgePattern().Replace(line, "'/127.0.0.1'");
        return UuidPattern().Replace(line, match => $"<{Number("uuid", match.Value)}>");
    }

    /// <summary>A broker in a container sees its clients come from the gateway of Docker's bridge.</summary>
    [GeneratedRegex(@"'/172\.\d+\.\d+\.\d+'")]
    private static partial Regex BridgePattern();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex UuidPattern();
}
