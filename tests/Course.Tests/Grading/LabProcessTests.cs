using Course.Grading;

namespace Course.Tests.Grading;

/// <summary>A grader can run a learner's service as a process of its own, and kill it.</summary>
public sealed class LabProcessTests
{
    [Fact]
    public async Task A_grader_talks_with_a_service_that_is_a_process_and_kills_it()
    {
        using var lab = new TemporaryLab(
            """
            namespace Labs.Sample;
            public static class Answer
            {
                public static string Greet(string name)
                {
                    Console.WriteLine("what it prints is not what it tells");
                    return $"good morning, {name}";
                }
            }
            """,
            """
            using System.Threading.Channels;
            using Course.Grading;
            namespace Graders;
            public static class Pod
            {
                public static async Task RunAsync(string[] args, ChannelReader<string> asked, Action<string> tell)
                {
                    tell($"{Environment.ProcessId}");
                    await foreach (var name in asked.ReadAllAsync())
                    {
                        if (name == "fail")
                            throw new InvalidOperationException(args[0]);
                        if (name == "end")
                            return;
                        tell(Labs.Sample.Answer.Greet(name));
                    }
                }
            }
            public sealed class SampleGrader
            {
                static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

                [Task(1, "kill")]
                public async Task It_is_killed()
                {
                    await using var pod = LabProcess.Start(Pod.RunAsync);
                    var id = int.Parse(await pod.Told.ReadAsync());
                    pod.Tell("Grey");
                    var told = await pod.Told.ReadAsync();
                    Fail.Unless(id != Environment.ProcessId && told == "good morning, Grey", told, "a greeting");
                    pod.Kill();
                    Fail.Unless(pod.HasExited && !await pod.Told.WaitToReadAsync(), "it goes on", "it is dead");
                }

                [Task(2, "end")]
                public async Task It_ends()
                {
                    await using var pod = LabProcess.Start(Pod.RunAsync);
                    await pod.Told.ReadAsync();
                    pod.Tell("end");
                    Fail.Unless(await pod.EndsAsync(Patience) && pod.ExitCode == 0, "it goes on", "it ends with 0");
                }

                [Task(3, "fail")]
                public async Task It_fails()
                {
                    await using var pod = LabProcess.Start(Pod.RunAsync, "the reason");
                    await pod.Told.ReadAsync();
                    pod.Tell("fail");
                    var ended = await pod.EndsAsync(Patience);
                    Fail.Unless(ended && pod.ExitCode != 0 && pod.Errors.Contains("the reason"), pod.Errors, "why");
                }
            }
            """
        );
        await using var grader = new Grader(new GraderOptions { Provider = "embedded" });

        var report = await grader.GradeAsync(lab.Lab, cancellation: TestContext.Current.CancellationToken);

        Assert.Empty(report.Errors);
        Assert.Equal(3, report.Tasks.Count);
        Assert.All(report.Tasks, task => Assert.True(task.Passed, task.Failure?.Happened));
    }
}
