namespace Course.Tests;

public sealed class LocalClusterTests(SharedLocalCluster shared)
    : ClusterTests(shared),
        IClassFixture<SharedLocalCluster>;
