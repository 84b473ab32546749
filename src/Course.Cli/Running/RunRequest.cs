using Course.Base;
using Course.Notebooks;

namespace Course.Cli.Running;

/// <summary>What a command line asks of a run.</summary>
/// <param name="Options">How each notebook runs.</param>
/// <param name="Output">Where the page goes, or the folder of several; null for the usual place.</param>
/// <param name="Save">Where a copy with outputs goes, or the folder of several; null for none.</param>
/// <param name="StopsAtFirst">Of several notebooks, whether none starts after one has failed.</param>
internal sealed record RunRequest(RunOptions Options, string? Output, string? Save, bool StopsAtFirst)
{
    /// <summary>Whether it runs the notebook as it stands, with nobody else's answers or values: such a run is
    /// progress.</summary>
    public bool IsUnchanged => Options is { Answers: GapAnswers.Own, Parameters.Count: 0 };

    /// <summary>Whether it is all of it too, from top to bottom: what the course keeps as the topic's last
    /// run.</summary>
    public bool IsWhole => IsUnchanged && Options is { UpToCell: null, CoreOnly: false };

    /// <summary>A topic's notebook that ran through, at least its core path, is progress.</summary>
    public async Task NoteProgressAsync(CourseHost host, Topic topic, RunResult result, CancellationToken cancellation)
    {
        if (IsUnchanged && result is { Succeeded: true, RanTheCorePath: true })
            await host.Progress.NoteNotebookRunAsync(topic.Name, cancellation);
    }

    /// <summary>Where a notebook's page goes. A part, or a run that is not the notebook as it stands, leaves the full
    /// page alone.</summary>
    public string PageOf(CourseHost host, string notebook)
    {
        var name =
            Path.GetFileNameWithoutExtension(notebook)
            + (
                IsWhole ? ".html"
                : IsUnchanged && Options is { UpToCell: null, CoreOnly: true } ? ".core.html"
                : Options.Answers == GapAnswers.Solutions && Options.UpToCell is null ? ".solved.html"
                : ".part.html"
            );
        return Path.GetFullPath(Output ?? Path.Combine(host.Root, "artifacts", "pages", name));
    }
}
