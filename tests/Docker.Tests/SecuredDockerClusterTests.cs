namespace Course.Tests;

public sealed class SecuredDockerClusterTests(SharedSecuredDockerCluster shared)
    : SecuredClusterTests(shared),
        IClassFixture<SharedSecuredDockerCluster>;

public sealed class SharedSecuredDockerCluster() : SharedSecuredCluster("docker");
