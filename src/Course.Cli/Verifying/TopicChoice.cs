using Course.Grading.Labs;

namespace Course.Cli;

/// <summary>The topics that <c>course verify</c> looks at: all of them, or those that the command line names.</summary>
internal sealed class TopicChoice
{
    readonly CourseHost _host;

    TopicChoice(CourseHost host, IReadOnlyList<Topic> topics, bool isAll) =>
        (_host, Topics, IsAll) = (host, topics, isAll);

    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyList<Topic> Topics { get; }

    /// <summary>True when nothing was named: then also what belongs to no topic is looked at.</summary>
    public bool IsAll { get; }

    /// <summary>The full paths of their notebooks.</summary>
    public IEnumerable<string> Notebooks => Topics.Select(topic => topic.NotebookPath).OfType<string>();

    /// <summary>Their labs.</summary>
    public IEnumerable<Lab> Labs => LabCatalog.Read(_host.Root).Where(lab => Has(lab.Number));

    /// <summary>Whether the topic of that two-digit number is among them.</summary>
    public bool Has(string number) => IsAll || Topics.Any(topic => topic.Number == number);

    /// <summary>What a command line means; nothing means all.</summary>
    /// <exception cref="CommandException">No topic has one of the names.</exception>
    public static TopicChoice Of(CourseHost host, IReadOnlyList<string> names) =>
        names.Count == 0
            ? new TopicChoice(host, host.Topics.All, isAll: true)
            : new TopicChoice(
                host,
                [.. names.Select(host.Topics.Find).Distinct().OrderBy(topic => topic.Number, StringComparer.Ordinal)],
                isAll: false
            );
}
