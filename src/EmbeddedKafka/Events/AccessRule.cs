namespace EmbeddedKafka;

/// <summary>What decided whether a client may do something, by the names of Kafka's StandardAuthorizer.</summary>
public enum AccessRule
{
    /// <summary>The principal is one of <c>super.users</c>.</summary>
    SuperUser,

    /// <summary>An ACL.</summary>
    MatchingAcl,

    /// <summary>No ACL is about the resource, and <c>allow.everyone.if.no.acl.found</c> is true.</summary>
    DefaultAllow,

    /// <summary>No ACL allows it.</summary>
    DefaultDeny,
}
