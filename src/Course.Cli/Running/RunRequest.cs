using Course.Notebooks;

namespace Course.Cli.Running;

/// <summary>What a command line asks of a run.</summary>
/// <param name="Options">How each notebook runs.</param>
/// <param name="Output">Where the page goes, or the folder of several; null for the usual place.</param>
/// <param name="Save">Where a copy with outputs goes, or the folder of several; null for none.</param>
/// <param name="StopsAtFirst">Of several notebooks, whether none starts after one has failed.</param>
internal sealed record RunRequest(RunOptions Options, string? Output, string? Save, bool StopsAtFirst)
{
    /// <summary>Whether it is the notebook as it stands, from top to bottom: what the course keeps as the topic's last
    /// run.</summary>
    public bool IsWhole => Options is { UpToCell: null, CoreOnly: false, Answers: GapAnswers.Own, Parameters.Count: 0 };

    /// <summary>Where a notebook's page goes. A part, or a run that is not the notebook as it stands, leaves the full
    /// page alone.</summary>
    public string PageOf(CourseHost host, string notebook)
    {
        var name =
            Path.GetFileNameWithoutExtension(notebook)
            + (
                IsWhole ? ".html"
                : Options is { CoreOnly: true, UpToCell: null, Answers: GapAnswers.Own, Parameters.Count: 0 }
                    ? ".core.html"
                : Options.Answers == GapAnswers.Solutions && Options.UpToCell is null ? ".solved.html"
                : ".part.html"
            );
        return Path.GetFullPath(Output ?? Path.Combine(host.Root, "artifacts", "pages", name));
    }
}
