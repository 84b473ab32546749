namespace Course.Kit;

/// <summary>What an experiment cannot do without.</summary>
public static class ClusterNeeds
{
    /// <summary>Says so at the start of a cell or a task: where the cluster cannot do it, the rest is skipped with the
    /// reason.</summary>
    /// <exception cref="ClusterCapabilityException">The provider cannot.</exception>
    public static void Require(this ICluster cluster, Capability capability)
    {
        if (!cluster.Supports(capability))
            throw new ClusterCapabilityException(capability, cluster);
    }
}
