using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Groups.Classic;

/// <summary>One member of a classic group.</summary>
internal sealed class GroupMember(MemberRecord record, SessionTimer session)
{
    public string Id { get; set; } = record.Id;
    public string? InstanceId { get; } = record.InstanceId;
    public string ClientId { get; set; } = record.ClientId;
    public string ClientHost { get; set; } = record.ClientHost;

    /// <summary>Milliseconds without a heartbeat after which the member is out.</summary>
    public int SessionTimeout { get; set; } = record.SessionTimeout;

    /// <summary>Milliseconds that the group waits for the member in a rebalance.</summary>
    public int RebalanceTimeout { get; set; } = record.RebalanceTimeout;

    /// <summary>In the member's order of preference.</summary>
    public IReadOnlyList<MemberProtocol> Protocols { get; set; } = record.Protocols;

    public byte[] Assignment { get; set; } = record.Assignment;
    public SessionTimer Session { get; } = session;

    /// <summary>Has never been part of a generation.</summary>
    public bool IsNew { get; set; }

    public RebalanceWaiter? AwaitingJoin { get; set; }
    public RebalanceWaiter? AwaitingSync { get; set; }
    public bool IsStatic => InstanceId is not null;

    public bool Supports(string protocol) => Find(protocol) is not null;

    public byte[] MetadataFor(string? protocol) => protocol is null ? [] : Find(protocol)?.Metadata ?? [];

    public bool HasSame(IReadOnlyList<MemberProtocol> protocols)
    {
        if (protocols.Count != Protocols.Count)
            return false;
        for (var i = 0; i < protocols.Count; i++)
            if (!protocols[i].IsSameAs(Protocols[i]))
                return false;
        return true;
    }

    public MemberRecord ToRecord() =>
        new(Id, InstanceId, ClientId, ClientHost, SessionTimeout, RebalanceTimeout, Protocols, Assignment);

    /// <summary>Answers a waiting JoinGroup.</summary>
    public void AnswerJoin(JoinGroupResponse response)
    {
        var waiting = AwaitingJoin;
        AwaitingJoin = null;
        waiting?.Complete(response);
    }

    /// <summary>Answers a waiting SyncGroup.</summary>
    public void AnswerSync(SyncGroupResponse response)
    {
        var waiting = AwaitingSync;
        AwaitingSync = null;
        waiting?.Complete(response);
    }

    MemberProtocol? Find(string name)
    {
        foreach (var protocol in Protocols)
            if (protocol.Name == name)
                return protocol;
        return null;
    }
}
