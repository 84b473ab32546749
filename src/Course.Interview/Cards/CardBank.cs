namespace Course.Interview.Cards;

/// <summary>All cards of the course.</summary>
/// <param name="Files">The card files in the order of their names.</param>
public sealed record CardBank(IReadOnlyList<CardFile> Files)
{
    /// <summary>Every card that could be read, file by file.</summary>
    public IReadOnlyList<Card> Cards { get; } = [.. Files.SelectMany(file => file.Cards)];

    /// <summary>Why the others could not be read.</summary>
    public IReadOnlyList<CardProblem> Problems { get; } = [.. Files.SelectMany(file => file.Problems)];

    /// <summary>The syllabus ids that the cards cover.</summary>
    public IReadOnlySet<string> Covered { get; } =
        Files.SelectMany(file => file.Cards).SelectMany(card => card.Covers).ToHashSet();

    /// <summary>Reads <c>notebooks/interview/NN-*.md</c>.</summary>
    /// <param name="root">The folder with Course.sln; problems name files relative to it.</param>
    public static CardBank Read(string root)
    {
        var folder = Path.Combine(root, "notebooks", "interview");
        if (!Directory.Exists(folder))
            return new CardBank([]);
        return new CardBank([
            .. Directory
                .EnumerateFiles(folder, "??-*.md")
                .Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0]))
                .Order(StringComparer.Ordinal)
                .AsParallel()
                .AsOrdered()
                .Select(path => CardParser.Read(path, Path.GetRelativePath(root, path).Replace('\\', '/'))),
        ]);
    }
}
