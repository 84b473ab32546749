namespace DockerKafka.Compose;

/// <summary>Runs a program and returns what it said, whatever came of it; <paramref name="heard"/> gets each line as it
/// comes.</summary>
internal delegate Task<DockerOutput> RunProgram(
    string program,
    IReadOnlyList<string> arguments,
    Action<string>? heard,
    CancellationToken cancellation
);
