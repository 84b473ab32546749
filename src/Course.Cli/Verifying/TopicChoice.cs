using Course.Base;
using Course.Grading.Labs;

namespace Course.Cli.Verifying;

/// <summary>The topics that <c>course verify</c> looks at: all of them, or those that the command line names.</summary>
internal sealed class TopicChoice
{
    readonly CourseHost _host;

    TopicChoice(CourseHost host, IReadOnlyList<Topic> topics, bool isAll, bool isWhole) =>
        (_host, Topics, IsAll, IsWhole) = (host, topics, isAll, isWhole);

    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyList<Topic> Topics { get; }

    /// <summary>True when nothing was named: then also what belongs to no topic is looked at.</summary>
    public bool IsAll { get; }

    /// <summary>True when everything is run for every answer: topics that somebody names are their work of today. For
    /// all topics what an answer can change is run.</summary>
    public bool IsWhole { get; }

    /// <summary>The full paths of their notebooks.</summary>
    public IEnumerable<string> Notebooks => Topics.Select(topic => topic.NotebookPath).OfType<string>();

    /// <summary>Their labs.</summary>
    public IEnumerable<Lab> Labs => LabCatalog.Read(_host.Root).Where(lab => Has(lab.Number));

    /// <summary>Whether the topic of that two-digit number is among them.</summary>
    public bool Has(string number) => IsAll || Topics.Any(topic => topic.Number == number);

    /// <summary>What a command line means; nothing means all.</summary>
    /// <param name="host">The course.</param>
    /// <param name="names">The topics.</param>
    /// <param name="changed">Run for named topics too only what an answer can change.</param>
    /// <exception cref="CommandException">No topic has one of the names.</exception>
    public static TopicChoice Of(CourseHost host, IReadOnlyList<string> names, bool changed = false) =>
        names.Count == 0
            ? new TopicChoice(host, host.Topics.All, isAll: true, isWhole: false)
            : new TopicChoice(
                host,
                [.. names.Select(host.Topics.Find).Distinct().OrderBy(topic => topic.Number, StringComparer.Ordinal)],
                isAll: false,
                isWhole: !changed
            );
}
