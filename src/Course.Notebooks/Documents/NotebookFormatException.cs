namespace Course.Notebooks;

/// <summary>A notebook file that cannot be read. The message is one sentence: which file, where, what is
/// wrong.</summary>
public sealed class NotebookFormatException(string path, string problem, long? line = null, Exception? inner = null)
    : Exception(Sentence(path, problem, line), inner)
{
    /// <summary>The file, as the caller named it.</summary>
    public string Path { get; } = path;

    /// <summary>The line in the file, from 1, when it is known.</summary>
    public long? Line { get; } = line;

    static string Sentence(string path, string problem, long? line) =>
        line is null ? $"{path} is damaged: {problem}" : $"{path} is damaged at line {line}: {problem}";
}
