using EmbeddedKafka.Events;
using EmbeddedKafka.Loop;
using EmbeddedKafka.Network;

namespace EmbeddedKafka.Security;

/// <summary>What the authorizer has decided: the last so many decisions, and an event for each. Only the loop touches
/// it.</summary>
internal sealed class AuditTrail(EventHub events, ClusterLoop loop, IList<KafkaListener> listeners)
{
    /// <summary>How many decisions are kept.</summary>
    public const int Length = 10_000;

    readonly Queue<AccessDecided> _decisions = new();

    /// <summary>The last decisions, oldest first.</summary>
    public IReadOnlyList<AccessDecided> Take() => [.. _decisions];

    public void Add(
        RequestContext context,
        AclOperation operation,
        AclResourceType type,
        string name,
        AclVerdict verdict,
        Asking asking
    )
    {
        var session = context.Session;
        var decided = new AccessDecided(
            loop.Time.GetUtcNow(),
            context.BrokerId,
            listeners[session.Listener].Name,
            session.Principal,
            session.Host,
            context.ClientId,
            context.Api,
            operation,
            type,
            name,
            verdict.IsAllowed,
            verdict.Rule,
            verdict.Acl,
            asking == Asking.Probe || (asking == Asking.WiderRight && !verdict.IsAllowed)
        );
        if (_decisions.Count == Length)
            _decisions.Dequeue();
        _decisions.Enqueue(decided);
        if (events.HasSubscribers)
            events.Publish(decided);
    }
}
