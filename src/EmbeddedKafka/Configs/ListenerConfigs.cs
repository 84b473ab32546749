using System.Globalization;

namespace EmbeddedKafka.Configs;

/// <summary>
/// A broker's configs as one of its listeners has them: what is set under the listener's name
/// (<c>listener.name.NAME.CONFIG</c>), otherwise what is set for all. A SASL mechanism may have its own within the
/// listener (<c>listener.name.NAME.MECHANISM.CONFIG</c>), which come first; without the listener's name Kafka does not
/// look at them.
/// </summary>
/// <param name="listener">The listener's name.</param>
/// <param name="find">What is set for the broker under a whole name, as it was written; null for nothing.</param>
internal sealed class ListenerConfigs(string listener, Func<string, string?> find)
{
    const string Prefixes = "listener.name.";

    static readonly string[] OfMechanisms =
    [
        "sasl.jaas.config",
        "sasl.login.callback.handler.class",
        "sasl.login.class",
        "sasl.server.callback.handler.class",
        "connections.max.reauth.ms",
    ];

    readonly string _prefix = PrefixOf(listener);

    public string Listener => listener;

    /// <summary>What stands before the configs of a listener. Kafka knows listeners there in small letters.</summary>
    public static string PrefixOf(string listener) => $"{Prefixes}{listener.ToLowerInvariant()}.";

    /// <summary>The config that a name is about, whatever listener and mechanism stand before it:
    /// <c>listener.name.secure.plain.sasl.jaas.config</c> is <c>sasl.jaas.config</c>. A name that is no config of
    /// Kafka's under any prefix stays as it is, without the listener's.</summary>
    public static string BaseOf(string name)
    {
        if (
            !name.StartsWith(Prefixes, StringComparison.Ordinal)
            || name.IndexOf('.', Prefixes.Length) is not (> 0 and var dot)
        )
            return name;
        var within = name[(dot + 1)..];
        if (ConfigTable.Shared.Broker.ContainsKey(within))
            return within;
        var ofMechanism = within[(within.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return ConfigTable.Shared.Broker.ContainsKey(ofMechanism) ? ofMechanism : within;
    }

    /// <summary>The config that a name under a listener's is described as; null where Kafka describes it as one that
    /// it does not know. Of a mechanism's it knows only a few.</summary>
    public static ConfigDefinition? DescribedAs(string name)
    {
        if (!name.StartsWith(Prefixes, StringComparison.Ordinal))
            return null;
        var within = BaseOf(name);
        var isOfMechanism = !name[(name.IndexOf('.', Prefixes.Length) + 1)..].Equals(within, StringComparison.Ordinal);
        return isOfMechanism && Array.IndexOf(OfMechanisms, within) < 0
            ? null
            : ConfigTable.Shared.Broker.GetValueOrDefault(within);
    }

    /// <summary>The value in force; null where there is none.</summary>
    public string? Text(string name) => Read(name, Set(name));

    /// <summary>The value in force for a SASL mechanism.</summary>
    public string? Text(string mechanism, string name) => Read(name, Set(mechanism, name));

    public long Number(string name) => long.Parse(Text(name)!, CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Text(string, string)"/>
    public long Number(string mechanism, string name) =>
        long.Parse(Text(mechanism, name)!, CultureInfo.InvariantCulture);

    /// <summary>The members of a list.</summary>
    public string[] Items(string name) => Split(Text(name));

    /// <inheritdoc cref="Text(string, string)"/>
    public string[] Items(string mechanism, string name) => Split(Text(mechanism, name));

    /// <summary>What somebody set, under the listener's name or for all.</summary>
    public string? Set(string name) => find(_prefix + name) ?? find(name);

    /// <summary>What somebody set for the mechanism, for the listener, or for all.</summary>
    public string? Set(string mechanism, string name) => OfMechanism(mechanism, name) ?? Set(name);

    /// <summary>What somebody set for the mechanism of this listener alone.</summary>
    public string? OfMechanism(string mechanism, string name) =>
        find($"{_prefix}{mechanism.ToLowerInvariant()}.{name}");

    static string? Read(string name, string? value) =>
        ConfigTable.Shared.FindBroker(name) is { } definition ? definition.Normal(value) ?? definition.Default : value;

    static string[] Split(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
