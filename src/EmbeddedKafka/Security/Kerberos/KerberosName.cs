using System.Text.RegularExpressions;

namespace EmbeddedKafka.Security.Kerberos;

/// <summary>A principal of Kerberos, <c>service/host@REALM</c>, read as Kafka's KerberosName reads it.</summary>
/// <param name="Service">The first component: a user, or the name of a service.</param>
/// <param name="Host">The second one; null where there is none.</param>
internal sealed partial record KerberosName(string Service, string? Host, string? Realm)
{
    /// <exception cref="FormatException">It has more components, or more than one realm.</exception>
    public static KerberosName Parse(string name)
    {
        if (Form().Match(name) is { Success: true } parts)
            return new(
                parts.Groups[1].Value,
                parts.Groups[3].Success ? parts.Groups[3].Value : null,
                parts.Groups[4].Value
            );
        return name.Contains('@')
            ? throw new FormatException("Malformed Kerberos name: " + name)
            : new(name, null, null);
    }

    public override string ToString() =>
        Service + (Host is null ? "" : "/" + Host) + (Realm is null ? "" : "@" + Realm);

    [GeneratedRegex(@"\A([^/@]*)(/([^/@]*))?@([^/@]*)\z")]
    private static partial Regex Form();
}
