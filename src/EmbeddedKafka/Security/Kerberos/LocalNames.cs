namespace EmbeddedKafka.Security.Kerberos;

/// <summary>How principals of Kerberos become users (<c>sasl.kerberos.principal.to.local.rules</c>): the first rule
/// that fits, as Kafka's KerberosShortNamer.</summary>
/// <param name="defaultRealm">The realm that <c>DEFAULT</c> drops. Kafka takes its Java's; here it is that of the
/// broker's own principal.</param>
/// <exception cref="ArgumentException">One is no rule.</exception>
internal sealed class LocalNames(IEnumerable<string> rules, string defaultRealm)
{
    readonly LocalNameRule[] _rules = [.. rules.Select(rule => new LocalNameRule(rule, defaultRealm))];

    /// <exception cref="FormatException">No rule fits, or the one that does makes no user.</exception>
    public string Of(KerberosName name)
    {
        if (name.Host is null && name.Realm is null)
            return name.Service;
        string[] parts = name.Host is null ? [name.Realm!, name.Service] : [name.Realm!, name.Service, name.Host];
        foreach (var rule in _rules)
            if (rule.Apply(parts) is { } user)
                return user;
        throw new FormatException($"No rules apply to {name}, rules [{string.Join<LocalNameRule>(", ", _rules)}]");
    }
}
