using System.Text.Json;
using Course.Kit;
using Course.Tests.Cli;
using Course.Tests.Interview;

namespace Course.Tests.Pages;

/// <summary>A course of one topic with all that a page can show, and a second one with cards alone.</summary>
internal static class SmallCourse
{
    public static TemporaryCourse Create()
    {
        var course = new TemporaryCourse();
        var kit = Path.Combine(CourseRoot.Find(), "artifacts", "kit", "Course.Kit.dll").Replace('\\', '/');
        course.Write(
            "notebooks/01-small.ipynb",
            Notebook(
                (
                    "markdown",
                    "# A small notebook\n\nWhat it is about. [The lab](../labs/01-small/README.md#1-do-it), "
                        + "[a card](interview/01-small.md#small-one), [elsewhere](https://example.org/)."
                ),
                ("code", $"#r \"{kit}\"\nusing Course.Kit;\nKit.Ready()"),
                ("markdown", "## Lag grows\n\nThe consumer falls behind, the quick brown producer does not."),
                (
                    "code",
                    "Console.WriteLine(\"✓ lag was seen\");\nChart.Line(\"lag\").Series(\"group a\", new "
                        + "double[] { 1, 2, 3, 4, 5 }, new double[] { 5, 9, 2, 4, 7 }).Series(\"group b\", new "
                        + "double[] { 1, 2 }, new double[] { 3, 4 }).XAxis(\"seconds\").YAxis(\"records\")"
                ),
                (
                    "code",
                    "Console.WriteLine(\"</pre></script><script>window.hacked = 'stream'</script><img src=x "
                        + "onerror=\\\"window.hacked = 1\\\">\");\nTable.Of(new[] { new { Value = "
                        + "\"</table><script>window.hacked = 'table'</script>\" } })"
                ),
                ("markdown", "### 1.1 · Where it stands\n\nHere.")
            )
        );
        course.Write(
            "notebooks/interview/01-small.md",
            CardFiles.File(
                CardFiles.Card("small-one", level: "junior", question: "What is a small `Dictionary<K, V>`?"),
                CardFiles.Card(
                    "small-two",
                    level: "senior",
                    question: "And <script>window.hacked = 'card'</script> what?"
                )
            )
        );
        course.Write(
            "notebooks/interview/02-other.md",
            CardFiles.File(CardFiles.Card("other-one", question: "What is other?"))
        );
        course.Write("labs/01-small/README.md", "# Lab 01: small\n\nDo this.\n\n## 1. Do it\n\nCarefully.\n");
        course.Write(
            "labs/01-small/HINTS.md",
            "# Hints\n\n## 1. Do it\n\n<details><summary>Hint 1: where</summary>\n\nThere, in §1.1.\n\n</details>\n"
        );
        return course;
    }

    static string Notebook(params (string Kind, string Source)[] cells) =>
        JsonSerializer.Serialize(
            new
            {
                nbformat = 4,
                nbformat_minor = 5,
                metadata = new
                {
                    kernelspec = new
                    {
                        name = ".net-csharp",
                        language = "C#",
                        display_name = ".NET (C#)",
                    },
                },
                cells = cells.Select(
                    (cell, n) =>
                        cell.Kind == "code"
                            ? new
                            {
                                cell_type = "code",
                                id = $"c{n}",
                                metadata = new { },
                                execution_count = (int?)null,
                                outputs = Array.Empty<object>(),
                                source = cell.Source,
                            }
                            : (object)
                                new
                                {
                                    cell_type = "markdown",
                                    id = $"c{n}",
                                    metadata = new { },
                                    source = cell.Source,
                                }
                ),
            }
        );
}
