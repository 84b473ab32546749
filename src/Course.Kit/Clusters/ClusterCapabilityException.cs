namespace Course.Kit;

/// <summary>The cluster at hand cannot do this; the sentence names one that can.</summary>
public sealed class ClusterCapabilityException : CourseException
{
    internal ClusterCapabilityException(Capability capability, ICluster cluster)
        : base($"{Doing(capability)} needs the embedded cluster (this one is {cluster.Provider}: {cluster.BootstrapServers}): run with --cluster embedded.")
    {
        Capability = capability;
    }

    /// <summary>What was asked for.</summary>
    public Capability Capability { get; }

    private static string Doing(Capability capability) => capability switch
    {
        Capability.StopBrokers => "Stopping a broker",
        Capability.PauseBrokers => "Pausing a broker",
        Capability.CutBrokersOff => "Cutting a broker off from the others",
        Capability.DelayBrokers => "Delaying a broker's answers",
        Capability.Traffic => "Counting requests as the broker saw them",
        Capability.Faults => "Making a broker answer with an error",
        Capability.HoldReplication => "Holding replication back",
        Capability.Inspect => "Looking inside a broker",
        _ => capability.ToString(),
    };
}
