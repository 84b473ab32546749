using System.Text.RegularExpressions;

namespace Course.Base;

/// <summary>The topics that the folders hold: notebooks, labs and cards named <c>NN-something</c>.</summary>
public sealed partial class TopicCatalog
{
    TopicCatalog(IReadOnlyList<Topic> all) => All = all;

    public IReadOnlyList<Topic> All { get; }

    public static TopicCatalog Read(string root)
    {
        var notebooks = Entries(Path.Combine(root, "notebooks"), "*.ipynb", files: true);
        var cards = Entries(Path.Combine(root, "notebooks", "interview"), "*.md", files: true);
        var labs = Entries(Path.Combine(root, "labs"), "*", files: false);
        var names = notebooks.Keys.Concat(cards.Keys).Concat(labs.Keys).Distinct().Order(StringComparer.Ordinal);
        return new TopicCatalog([
            .. names.Select(name => new Topic(
                name[..2],
                name[3..],
                notebooks.GetValueOrDefault(name),
                labs.GetValueOrDefault(name),
                cards.GetValueOrDefault(name)
            )),
        ]);
    }

    /// <summary>The topic that a person means by <c>1</c>, <c>01</c>, <c>01-kafka-basics</c> or
    /// <c>kafka-basics</c>.</summary>
    /// <exception cref="CommandException">No topic has that name.</exception>
    public Topic Find(string text)
    {
        var wanted = text.Trim().TrimEnd('/');
        if (wanted.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase))
            wanted = Path.GetFileNameWithoutExtension(wanted);
        var found = All.FirstOrDefault(topic => Matches(topic, wanted));
        if (found is not null)
            return found;

        if (All.Count == 0)
            throw new CommandException("There are no topics here: notebooks/ and labs/ hold no NN-name.");
        var near = Closest.To(wanted, All.SelectMany(topic => new[] { topic.Name, topic.Slug }));
        var names = string.Join(", ", All.Select(topic => topic.Name));
        throw new CommandException(
            $"There is no topic '{text}'.",
            next: near is null ? $"Topics here: {names}" : $"Did you mean {near}?"
        );
    }

    static bool Matches(Topic topic, string wanted) =>
        (int.TryParse(wanted, out var number) && int.Parse(topic.Number) == number)
        || string.Equals(topic.Name, wanted, StringComparison.OrdinalIgnoreCase)
        || string.Equals(topic.Slug, wanted, StringComparison.OrdinalIgnoreCase);

    static Dictionary<string, string> Entries(string folder, string pattern, bool files)
    {
        if (!Directory.Exists(folder))
            return [];
        var paths = files ? Directory.EnumerateFiles(folder, pattern) : Directory.EnumerateDirectories(folder, pattern);
        return paths
            .Select(path => (Name: files ? Path.GetFileNameWithoutExtension(path) : Path.GetFileName(path), path))
            .Where(entry => NamePattern().IsMatch(entry.Name))
            .ToDictionary(entry => entry.Name, entry => entry.path);
    }

    [GeneratedRegex(@"^\d\d-[a-z0-9][a-z0-9-]*$")]
    private static partial Regex NamePattern();
}
