using System.ComponentModel.DataAnnotations;

namespace Labs.FrameworksAndHosting;

/// <summary>The section "Listener" of appsettings.json; the environment overrides it: Listener__Lanes=16.</summary>
public sealed class ListenerOptions
{
    [Required]
    public string Topic { get; set; } = "";

    /// <summary>Consumers of this process, each a member of the group on a thread of its own. More than the topic has
    /// partitions, over all instances, are idle.</summary>
    [Range(1, 64)]
    public int Consumers { get; set; } = 1;

    /// <summary>Records that one consumer works on at once; those of one key one after the other.</summary>
    [Range(1, 1_000)]
    public int Lanes { get; set; } = 8;

    /// <summary>With so many records of a partition in hand, waiting ones too, no more are taken, and it is paused
    /// until half of them are done. So many may be done behind one that is not: a kill repeats them.</summary>
    [Range(2, 100_000)]
    public int MaxInHand { get; set; } = 1_000;

    /// <summary>Calls of the handler for one record, before it is a dead letter. At least 2.</summary>
    [Range(2, 1_000)]
    public int Attempts { get; set; } = 4;

    /// <summary>Before the second call; it doubles each time, with jitter.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long what is in hand may go on when its partition or the process goes. The host waits ten seconds
    /// more, and the orchestrator's grace period must be longer than that.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(15);
}
