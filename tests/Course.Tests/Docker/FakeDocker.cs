using DockerKafka;

namespace Course.Tests.Docker;

/// <summary>Stands in the place of Docker's programs: answers as told, by the beginning of the command line, and
/// remembers what was asked.</summary>
internal sealed class FakeDocker
{
    readonly List<(string Begins, Func<DockerOutput> Answer)> _answers = [];

    public List<string> Asked { get; } = [];

    public static DockerOutput Says(string output) => new(0, output, "");

    public static DockerOutput Fails(string error) => new(1, "", error);

    /// <summary>The last word on a beginning counts.</summary>
    public FakeDocker On(string begins, params DockerOutput[] answers)
    {
        var next = 0;
        _answers.Add((begins, () => answers[Math.Min(next++, answers.Length - 1)]));
        return this;
    }

    public Task<DockerOutput> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        Action<string>? heard,
        CancellationToken cancellation
    )
    {
        var line = $"{program} {string.Join(' ', arguments)}";
        Asked.Add(line);
        var answer =
            _answers.LastOrDefault(answer => line.StartsWith(answer.Begins, StringComparison.Ordinal)).Answer?.Invoke()
            ?? Says("");
        foreach (var said in answer.Lines)
            heard?.Invoke(said);
        return Task.FromResult(answer);
    }
}
