using System.Collections.Immutable;

namespace EmbeddedKafka.Security.Sasl;

/// <summary>The SCRAM credentials of all users. The loop changes them; connections read them from their own
/// threads.</summary>
internal sealed class ScramCredentials
{
    volatile ImmutableSortedDictionary<string, ImmutableSortedDictionary<sbyte, ScramCredential>> _users =
        ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<sbyte, ScramCredential>>(
            StringComparer.Ordinal
        );

    public ScramCredentials(IEnumerable<KeyValuePair<string, string>> passwords)
    {
        foreach (var (user, password) in passwords)
        {
            Set(user, ScramMechanism.Sha256, ScramCredential.Of(ScramMechanism.Sha256, password));
            Set(user, ScramMechanism.Sha512, ScramCredential.Of(ScramMechanism.Sha512, password));
        }
    }

    /// <summary>The users that have any, in order of their names.</summary>
    public IEnumerable<string> Users => _users.Keys;

    public IReadOnlyDictionary<sbyte, ScramCredential>? Of(string user) => _users.GetValueOrDefault(user);

    public ScramCredential? Find(string user, ScramMechanism mechanism) =>
        _users.GetValueOrDefault(user)?.GetValueOrDefault(mechanism.Type);

    public void Set(string user, ScramMechanism mechanism, ScramCredential credential) =>
        _users = _users.SetItem(
            user,
            (_users.GetValueOrDefault(user) ?? ImmutableSortedDictionary<sbyte, ScramCredential>.Empty).SetItem(
                mechanism.Type,
                credential
            )
        );

    public void Remove(string user, ScramMechanism mechanism)
    {
        if (_users.GetValueOrDefault(user)?.Remove(mechanism.Type) is { } rest)
            _users = rest.IsEmpty ? _users.Remove(user) : _users.SetItem(user, rest);
    }
}
