namespace DockerKafka.Compose;

/// <summary>A service of docker/compose.yaml.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Image">The image, with its tag.</param>
/// <param name="Profiles">The profiles that it belongs to.</param>
/// <param name="Ports">Its ports on 127.0.0.1.</param>
/// <param name="MemoryBytes">The most that it may take; 0 when nothing is said.</param>
internal sealed record ComposeService(
    string Name,
    string Image,
    IReadOnlyList<string> Profiles,
    IReadOnlyList<int> Ports,
    long MemoryBytes
);
