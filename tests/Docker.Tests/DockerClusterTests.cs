namespace Course.Tests;

public sealed class DockerClusterTests(SharedDockerCluster shared)
    : ClusterTests(shared),
        IClassFixture<SharedDockerCluster>;

public sealed class SharedDockerCluster() : SharedCluster("docker");
