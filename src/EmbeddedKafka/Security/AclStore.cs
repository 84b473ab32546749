namespace EmbeddedKafka.Security;

/// <summary>The cluster's ACLs, found by resource.</summary>
internal sealed class AclStore
{
    readonly Dictionary<(AclResourceType Type, string Name), List<Acl>> _literal = [];
    readonly Dictionary<(AclResourceType Type, string Prefix), List<Acl>> _prefixed = [];

    /// <summary>All rules, those of one resource pattern after another.</summary>
    public IEnumerable<Acl> All => _literal.Values.Concat(_prefixed.Values).SelectMany(acls => acls);

    /// <summary>Adds a rule; a rule that is there already is there once.</summary>
    public void Add(Acl acl)
    {
        var place = PlaceOf(acl);
        var key = (acl.ResourceType, acl.ResourceName);
        if (!place.TryGetValue(key, out var acls))
            place[key] = acls = [];
        if (!acls.Contains(acl))
            acls.Add(acl);
    }

    public void Remove(Acl acl)
    {
        var place = PlaceOf(acl);
        var key = (acl.ResourceType, acl.ResourceName);
        if (place.TryGetValue(key, out var acls) && acls.Remove(acl) && acls.Count == 0)
            place.Remove(key);
    }

    /// <summary>What the rules say; null when there is none at all about the resource. One that denies outweighs all
    /// that allow.</summary>
    public AclVerdict? Decide(AclResourceType type, string name, string principal, string host, AclOperation operation)
    {
        AclVerdict? verdict = null;
        if (_literal.TryGetValue((type, name), out var acls) && !Weigh(acls))
            return verdict;
        if (_literal.TryGetValue((type, Acl.Wildcard), out acls) && !Weigh(acls))
            return verdict;
        foreach (var (key, prefixed) in _prefixed)
            if (key.Type == type && name.StartsWith(key.Prefix, StringComparison.Ordinal) && !Weigh(prefixed))
                return verdict;
        return verdict;

        bool Weigh(List<Acl> rules)
        {
            verdict ??= AclVerdict.DefaultDeny;
            foreach (var acl in rules)
            {
                if (!acl.Concerns(principal, host, operation))
                    continue;
                verdict = AclVerdict.Of(acl);
                if (acl.Permission == AclPermission.Deny)
                    return false;
            }
            return true;
        }
    }

    Dictionary<(AclResourceType, string), List<Acl>> PlaceOf(Acl acl) =>
        acl.PatternType == AclPatternType.Prefixed ? _prefixed : _literal;
}
