using Course.Base;

namespace Course.Kit;

/// <summary>The cluster at hand cannot do this; the sentence names those that can. A cell or a task that meets it is
/// skipped, not failed.</summary>
public sealed class ClusterCapabilityException : CourseException
{
    internal ClusterCapabilityException(Capability capability, ICluster cluster)
        : this(capability, $"{cluster.Provider}: {cluster.BootstrapServers}", NamesFor(capability, cluster)) { }

    /// <summary>Before there is a cluster of the provider that was asked for.</summary>
    internal ClusterCapabilityException(Capability capability, string asked)
        : this(capability, asked, ClusterProvider.NamesWith(capability)) { }

    ClusterCapabilityException(Capability capability, string asked, string names)
        : base($"{Doing(capability)} needs the {names} cluster (this one is {asked}): run with --cluster {names}.")
    {
        Capability = capability;
        Data[CourseEvent.MimeType] = CourseEvent.Skip(Message);
    }

    /// <summary>What was asked for.</summary>
    public Capability Capability { get; }

    // Through TLS only the brokers themselves count.
    static string NamesFor(Capability capability, ICluster cluster) =>
        capability == Capability.Traffic && cluster is ClusterBase { Security: not null }
            ? ClusterProvider.NamesInProcess
            : ClusterProvider.NamesWith(capability);

    static string Doing(Capability capability) =>
        capability switch
        {
            Capability.StopBrokers => "Stopping a broker",
            Capability.PauseBrokers => "Pausing a broker",
            Capability.CutBrokersOff => "Cutting a broker off from the others",
            Capability.DelayBrokers => "Delaying a broker's answers",
            Capability.Racks => "Putting brokers into racks",
            Capability.Traffic => "Counting requests as the broker saw them",
            Capability.Faults => "Making a broker answer with an error",
            Capability.HoldReplication => "Holding replication back",
            Capability.Inspect => "Looking inside a broker",
            Capability.Kerberos => "Logging in by Kerberos",
            Capability.Security => "A cluster with TLS, logins and an authorizer",
            _ => capability.ToString(),
        };
}
