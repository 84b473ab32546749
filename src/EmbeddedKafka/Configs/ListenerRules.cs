using System.Globalization;
using System.Text.RegularExpressions;

namespace EmbeddedKafka.Configs;

/// <summary>Whether listeners and their security protocols, as they would be, go together.</summary>
internal static partial class ListenerRules
{
    /// <summary>The name of the listener where controllers call, which Kafka's brokers that are controllers
    /// have.</summary>
    const string Controller = "CONTROLLER";

    const string Listeners = "listeners",
        ProtocolMap = "listener.security.protocol.map";

    static readonly string[] Protocols = ["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"];

    public static string? Objection(ConfigOutlook outlook)
    {
        var protocols = new HashSet<string>(outlook.Listeners.Select(NameOf), StringComparer.Ordinal);
        protocols.UnionWith([.. Protocols, Controller]);
        if (outlook.SetText(ProtocolMap) is { } map)
        {
            if (NotMap(map) is { } objection)
                return objection;
            protocols = [.. BrokerConfigRules.Pairs(map).Select(pair => pair[..pair.LastIndexOf(':')].Trim())];
        }
        if (outlook.SetText(Listeners) is { } listeners)
            return NotListeners(listeners.Split(','), protocols) ?? NotAll(outlook, listeners) ?? Changed(outlook);
        return outlook.Listeners.Select(NameOf).FirstOrDefault(name => !protocols.Contains(name)) is { } unprotected
            ? Failure(outlook.Listeners, $"No security protocol defined for listener {unprotected}")
            : Changed(outlook);
    }

    /// <summary>The listeners of a list, and their protocols by a map. The controllers' is none of the
    /// broker's.</summary>
    public static IEnumerable<(string Name, string Protocol, string Host, int Port)> Read(string listeners, string map)
    {
        var protocols = ProtocolsOf(map);
        foreach (var match in listeners.Split(',').Select(listener => ListenerPattern().Match(listener.Trim())))
            if (match.Success && match.Groups["name"].Value is var name and not Controller)
                yield return (
                    name,
                    protocols.GetValueOrDefault(name, name),
                    match.Groups["host"].Value,
                    int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture)
                );
    }

    static Dictionary<string, string> ProtocolsOf(string map) =>
        BrokerConfigRules
            .Pairs(map)
            .Select(pair => pair.Split(':', StringSplitOptions.TrimEntries))
            .ToDictionary(pair => pair[0], pair => pair[^1], StringComparer.Ordinal);

    // Clients have been told of all: none of them goes while the broker runs.
    static string? NotAll(ConfigOutlook outlook, string listeners)
    {
        var names = listeners.Split(',').Select(NameOf).ToHashSet(StringComparer.Ordinal);
        var advertised = outlook.Listeners.Select(NameOf).ToList();
        return advertised.TrueForAll(names.Contains)
            ? null
            : "requirement failed: advertised.listeners listener names must be equal to or a subset of the ones defined "
                + $"in listeners. Found {string.Join(',', advertised)}. The valid options based on the current "
                + $"configuration are {string.Join(',', names)}";
    }

    static string? Changed(ConfigOutlook outlook)
    {
        if (outlook.SetText(ProtocolMap) is not { } map)
            return null;
        var protocols = ProtocolsOf(map);
        var changed = outlook.Protocols.FirstOrDefault(present =>
            protocols.TryGetValue(present.Key, out var next) && next != present.Value
        );
        return changed.Key is null
            ? null
            : BrokerConfigRules.Dynamic(
                $"Security protocol cannot be updated for existing listener ListenerName({changed.Key})"
            );
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
        return matches.Any(match => match.Groups["name"].Value == Controller)
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
