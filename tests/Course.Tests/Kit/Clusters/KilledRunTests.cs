using System.Diagnostics;
using Course.Kit;

namespace Course.Tests;

/// <summary>A run that is killed takes its brokers with it, and the next one clears up what lies on the disk.</summary>
public sealed class KilledRunTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("killed-").FullName;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Killing_the_run_ends_its_brokers()
    {
        var outlook = await Cluster.LookAsync("local", Stop);
        Assert.SkipUnless(outlook.Works, $"{outlook.Seen} {outlook.Next}");
        var notebook = Path.Combine(_folder, "killed.ipynb");
        var started = Path.Combine(_folder, "started");
        await File.WriteAllTextAsync(
            notebook,
            Notebook(
                $$"""
                #r "{{typeof(Cluster).Assembly.Location}}"
                var cluster = await Course.Kit.Cluster.StartAsync(1, provider: "local");
                System.IO.File.WriteAllText(@"{{started}}.part", Course.Kit.LocalAccess.ProcessId(cluster.Brokers[0]).ToString());
                System.IO.File.Move(@"{{started}}.part", @"{{started}}");
                await Task.Delay(-1);
                """
            ),
            Stop
        );
        using var run = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    Path.Combine(AppContext.BaseDirectory, "course.dll"),
                    "run",
                    notebook,
                    "--timeout",
                    "600",
                    "--output",
                    Path.Combine(_folder, "page.html"),
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        run.BeginOutputReadLine();
        run.BeginErrorReadLine();
        await Until.TrueAsync(
            () => File.Exists(started) || run.HasExited,
            TimeSpan.FromMinutes(3),
            "the broker to start",
            Stop
        );
        Assert.False(run.HasExited);
        var broker = int.Parse(await File.ReadAllTextAsync(started, Stop));
        Assert.True(Lives(broker));

        run.Kill();

        await Until.TrueAsync(
            () => !Lives(broker),
            TimeSpan.FromSeconds(60),
            $"the broker (process {broker}) to end",
            Stop
        );
        await run.WaitForExitAsync(Stop);
        ClusterFolder.New("test").Dispose();
        await Until.TrueAsync(
            () => !Directory.Exists(OwnerlessData()),
            TimeSpan.FromSeconds(60),
            "the broker's data to be cleared up",
            Stop
        );
    }

    static bool Lives(int process)
    {
        try
        {
            // A zombie has exited; only its parent has not asked for its exit code yet.
            if (OperatingSystem.IsLinux())
                return File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1][0] != 'Z';
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (Exception e) when (e is ArgumentException or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    static string? OwnerlessData()
    {
        foreach (var folder in Directory.GetDirectories(CourseRoot.StateFile("clusters"), "*-local-*"))
        {
            var data = Path.Combine(folder, "node-1", "data");
            if (!Directory.Exists(data))
                continue;
            try
            {
                using var owner = new FileStream(
                    Path.Combine(folder, "owner"),
                    FileMode.Open,
                    FileAccess.ReadWrite,
                    FileShare.None
                );
                return data;
            }
            catch (IOException)
            {
                // It belongs to another test that is running.
            }
        }
        return null;
    }

    static string Notebook(string code) =>
        new System.Text.Json.Nodes.JsonObject
        {
            ["cells"] = new System.Text.Json.Nodes.JsonArray(
                new System.Text.Json.Nodes.JsonObject
                {
                    ["cell_type"] = "code",
                    ["id"] = "c1",
                    ["metadata"] = new System.Text.Json.Nodes.JsonObject(),
                    ["source"] = code,
                    ["execution_count"] = null,
                    ["outputs"] = new System.Text.Json.Nodes.JsonArray(),
                }
            ),
            ["metadata"] = System.Text.Json.Nodes.JsonNode.Parse(
                """{"kernelspec": {"name": ".net-csharp", "display_name": ".NET (C#)", "language": "C#"}}"""
            ),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        }.ToJsonString();
}
