namespace Course.Kit;

/// <summary>What only a broker of the local cluster has: a process on this machine, to be looked at with the system's
/// own tools.</summary>
public static class LocalAccess
{
    /// <summary>The id of the broker's process; null when it is stopped, or is no process of this machine.</summary>
    public static int? ProcessId(this IBroker broker) => (broker as LocalNode)?.ProcessId;
}
