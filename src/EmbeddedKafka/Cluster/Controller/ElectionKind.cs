namespace EmbeddedKafka.Cluster.Controller;

/// <summary>Whom the controller may choose as leader.</summary>
internal enum ElectionKind
{
    /// <summary>Whoever leads goes on if it may; else the first replica in sync, or eligible, that is alive.</summary>
    Any,

    /// <summary>The first replica, if it is in sync and alive; else as <see cref="Any"/>.</summary>
    Preferred,

    /// <summary>As <see cref="Any"/>, and as a last resort a replica that lacks committed records.</summary>
    Unclean,
}
