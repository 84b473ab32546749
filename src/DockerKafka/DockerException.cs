namespace DockerKafka;

/// <summary>Why Docker did not do what it was asked to, in plain words.</summary>
/// <param name="sentence">What is the matter.</param>
/// <param name="next">What to do about it.</param>
/// <param name="missing">Whether the machine lacks something: a docker, an engine, an image.</param>
public sealed class DockerException(string sentence, string? next = null, bool missing = false, Exception? inner = null)
    : Exception(next is null ? sentence : $"{sentence} {next}", inner)
{
    public string Sentence { get; } = sentence;

    public string? Next { get; } = next;

    public bool Missing { get; } = missing;
}
