using System.Text.Json;
using Course.Kit;
using Course.Notebooks;

namespace Course.Tests;

public sealed class CourseEventTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("course-event-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_the_kit_tells_is_what_a_run_knows_of_claims_exercises_and_skips()
    {
        var result = await RunAsync(
            ("Claim.That(\"one key, one partition\", true, \"0\");", "{}"),
            ("Check.That(true, \"✓\", \"\").That(false, \"\", \"two\")", """{"exercise": "check", "id": "x1"}"""),
            (
                """
                public class Poor : System.Reflection.DispatchProxy
                {
                    protected override object Invoke(System.Reflection.MethodInfo method, object[] arguments) =>
                        method.ReturnType == typeof(bool) ? false : null;
                }
                System.Reflection.DispatchProxy.Create<ICluster, Poor>().Require(Capability.Traffic);
                """,
                """{"proves": ["T01.01"]}"""
            )
        );
        Assert.True(result.Succeeded, result.Failure?.Outcome?.Error?.ToString());
        Assert.Equal([new HeldClaim("one key, one partition", "0")], result.Cells[1].Claims);
        Assert.Equal(ExerciseState.Wrong, Assert.Single(result.Exercises).State);
        Assert.StartsWith("Counting requests as the broker saw them needs", result.Cells[3].SkipReason);
        var shown = Assert.Single(result.Cells[2].Outcome!.Outputs.OfType<DisplayOutput>()).Data;
        Assert.Contains("<ul class=\"ck-list\">", shown["text/html"]);
        Assert.Equal(
            "two",
            Json(shown[CourseEvent.MimeType]!).GetProperty("lines")[1].GetProperty("sentence").GetString()
        );
    }

    [Fact]
    public async Task A_claim_that_fails_says_so_in_one_sentence_and_as_data()
    {
        var error = (await RunAsync(("Claim.That(\"few batches\", false, \"5000\");", "{}"))).Failure!.Outcome!.Error!;
        Assert.Equal("✗ claim: few batches — seen: 5000", error.Message);
        Assert.False(Json(error.Told!).GetProperty("holds").GetBoolean());
        Assert.Equal("few batches", Json(error.Told!).GetProperty("sentence").GetString());
    }

    static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    Task<RunResult> RunAsync(params (string Source, string Course)[] cells)
    {
        var kit = Path.Combine(CourseRoot.Find(), "artifacts", "kit", "Course.Kit.dll").Replace('\\', '/');
        var all = cells.Prepend(($"#r \"{kit}\"\nusing Course.Kit;", "{}"));
        var notebook = Notebook.Parse(
            JsonSerializer.Serialize(
                new
                {
                    nbformat = 4,
                    nbformat_minor = 5,
                    metadata = new { },
                    cells = all.Select(cell => new
                    {
                        cell_type = "code",
                        metadata = new { course = Json(cell.Item2) },
                        source = cell.Item1,
                    }),
                }
            ),
            Path.Combine(_folder, "events.ipynb")
        );
        return new NotebookRunner(notebook).RunAsync(cancellation: TestContext.Current.CancellationToken);
    }
}
