using EmbeddedKafka.Loop;

namespace EmbeddedKafka.Groups.Modern.Consumer;

/// <summary>A member of a consumer group (KIP-848).</summary>
internal sealed class ConsumerMember(string id)
{
    /// <summary>The epoch of a static member that has gone and is expected back.</summary>
    public const int LeftForAWhile = -2;

    public string Id => id;
    public string? InstanceId { get; set; }
    public string? RackId { get; set; }
    public string ClientId { get; set; } = "";
    public string ClientHost { get; set; } = "";

    /// <summary>Milliseconds that the member may take to give up partitions.</summary>
    public int RebalanceTimeout { get; set; } = -1;

    /// <summary>In order, without repetition.</summary>
    public List<string> Topics { get; set; } = [];

    /// <summary>Empty or null for none.</summary>
    public string? Regex { get; set; }

    public string? Assignor { get; set; }
    public int Epoch { get; set; }
    public int PreviousEpoch { get; set; }
    public MemberState State { get; set; }
    public TopicPartitions Assigned { get; set; } = new();
    public TopicPartitions PendingRevocation { get; set; } = new();
    public SessionTimer? Session { get; set; }
    public LoopTimer? Rebalance { get; set; }

    /// <summary>Null for a member that speaks the consumer protocol.</summary>
    public ClassicMembership? Classic { get; set; }

    /// <summary>Runs while a member of the classic protocol has been told to join again.</summary>
    public LoopTimer? Join { get; set; }

    /// <summary>Runs while a member of the classic protocol has joined and not asked for its assignment yet.</summary>
    public LoopTimer? Sync { get; set; }

    public void AdvanceTo(int epoch)
    {
        if (epoch == Epoch)
            return;
        PreviousEpoch = Epoch;
        Epoch = epoch;
    }

    public bool HasReached(int targetEpoch) => State is MemberState.Stable && Epoch == targetEpoch;

    public void StopTimers()
    {
        Session?.Stop();
        Rebalance?.Cancel();
        Join?.Cancel();
        Sync?.Cancel();
    }
}
