using System.Text.RegularExpressions;

namespace EmbeddedKafka.Configs;

/// <summary>Whether listeners and their security protocols, as they would be, go together.</summary>
internal static partial class ListenerRules
{
    const string Listeners = "listeners",
        ProtocolMap = "listener.security.protocol.map";

    static readonly string[] Protocols = ["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"];

    public static string? Objection(ConfigOutlook outlook)
    {
        var protocols = new HashSet<string>(outlook.Listeners.Select(NameOf), StringComparer.Ordinal);
        protocols.UnionWith(Protocols);
        if (outlook.SetText(ProtocolMap) is { } map)
        {
            if (NotMap(map) is { } objection)
                return objection;
            protocols = [.. BrokerConfigRules.Pairs(map).Select(pair => pair[..pair.LastIndexOf(':')].Trim())];
        }
        if (outlook.SetText(Listeners) is { } listeners)
            return NotListeners(listeners.Split(','), protocols);
        return outlook.Listeners.Select(NameOf).FirstOrDefault(name => !protocols.Contains(name)) is { } unprotected
            ? Failure(outlook.Listeners, $"No security protocol defined for listener {unprotected}")
            : null;
    }

    static string NameOf(string listener) => listener[..listener.IndexOf("://", StringComparison.Ordinal)];

    static string? NotMap(string map)
    {
        foreach (var pair in BrokerConfigRules.Pairs(map))
        {
            var colon = pair.LastIndexOf(':');
            if (colon < 0)
                return $"Error parsing configuration property '{ProtocolMap}': begin 0, end -1, length {pair.Length}";
            var protocol = pair[(colon + 1)..].Trim();
            if (Array.IndexOf(Protocols, protocol) < 0)
                return $"Invalid security protocol `{protocol}` defined in {ProtocolMap}";
        }
        return null;
    }

    static string? NotListeners(string[] listeners, HashSet<string> protocols)
    {
        var matches = Array.ConvertAll(listeners, listener => ListenerPattern().Match(listener));
        for (var index = 0; index < listeners.Length; index++)
        {
            if (!matches[index].Success)
                return Failure(listeners, $"Unable to parse {listeners[index]} to a broker endpoint");
            var name = matches[index].Groups["name"].Value;
            if (!protocols.Contains(name))
                return Failure(listeners, $"No security protocol defined for listener {name}");
        }
        if (HasDoubles(matches.Select(match => match.Groups["port"].Value).Where(port => port != "0")))
            return Failure(listeners, $"Each listener must have a different port, listeners: {Shown(listeners)}");
        if (HasDoubles(matches.Select(match => match.Groups["name"].Value)))
            return Failure(listeners, $"Each listener must have a different name, listeners: {Shown(listeners)}");
        return matches.Any(match => match.Groups["name"].Value == "CONTROLLER")
            ? null
            : "requirement failed: controller.listener.names must only contain values appearing in the 'listeners' "
                + "configuration when running the KRaft controller role";
    }

    static bool HasDoubles(IEnumerable<string> values) => values.GroupBy(value => value).Any(same => same.Count() > 1);

    static string Failure(IEnumerable<string> listeners, string sentence) =>
        $"Error creating broker listeners from '{Shown(listeners)}': {sentence}";

    static string Shown(IEnumerable<string> listeners) => $"[{string.Join(", ", listeners)}]";

    [GeneratedRegex(@"^(?<name>.*)://\[?(?<host>[0-9a-zA-Z\-%._:]*)\]?:(?<port>-?[0-9]+)$")]
    private static partial Regex ListenerPattern();
}
