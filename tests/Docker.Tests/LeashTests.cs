using System.Diagnostics;
using Course.Base;
using Course.Kit;
using DockerKafka;

namespace Course.Tests;

/// <summary>Containers belong to their process: also when it gets no chance to take them down.</summary>
public sealed class LeashTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_is_killed_leaves_nothing_running_and_the_next_one_clears_up()
    {
        await Requirements.DockerAsync();
        var page = Path.Combine(Path.GetTempPath(), $"leash-{Environment.ProcessId}.html");
        using var run = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    Path.Combine(AppContext.BaseDirectory, "course.dll"),
                    "run",
                    "1",
                    "--cluster",
                    "docker",
                    "--output",
                    page,
                ]
            )
            {
                WorkingDirectory = CourseRoot.Find(),
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        run.BeginOutputReadLine();
        run.BeginErrorReadLine();
        try
        {
            await Until.TrueAsync(
                async () => (await ContainersAsync(run.Id, running: true)).Count == 3,
                TimeSpan.FromMinutes(3),
                "three containers of the run",
                Stop
            );
        }
        finally
        {
            run.Kill();
        }
        await Until.TrueAsync(
            async () => (await ContainersAsync(run.Id, running: true)).Count == 0,
            TimeSpan.FromMinutes(2),
            "the containers to end with their process",
            Stop
        );

        await using (await Cluster.StartAsync(1, provider: "docker", cancellationToken: Stop))
            Assert.Empty(await ContainersAsync(run.Id, running: false));
        Assert.Empty(await ContainersAsync(Environment.ProcessId, running: false));
        File.Delete(page);
    }

    [Fact]
    public async Task A_broker_that_dies_at_its_start_tells_why_and_leaves_nothing()
    {
        await Requirements.DockerAsync();
        var error = await Assert.ThrowsAsync<CourseException>(() =>
            Cluster.StartAsync(1, new() { ["log.retention.ms"] = "soon" }, "docker", cancellationToken: Stop)
        );
        Assert.Contains("log.retention.ms", error.Message);
        Assert.Empty(await ContainersAsync(Environment.ProcessId, running: false));
    }

    static async Task<IReadOnlyList<string>> ContainersAsync(int owner, bool running)
    {
        var listed = await DockerCommand.RunAsync(
            [
                "ps",
                .. running ? [] : new[] { "--all" },
                "--filter",
                "label=kafka-course.owner",
                "--format",
                "{{.Names}} {{.Label \"kafka-course.owner\"}}",
            ],
            Stop
        );
        return [.. listed.Lines.Where(line => line.Contains($"/{owner}/", StringComparison.Ordinal))];
    }
}
