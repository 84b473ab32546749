using System.CommandLine;
using Course.Cli.Commands;

namespace Course.Cli;

/// <summary>Every command of the course, in the order that <c>--help</c> lists them: one line, one file under
/// Commands/.</summary>
internal static class CommandList
{
    public static RootCommand Create(CourseHost host)
    {
        var root = new RootCommand(
            "An Apache Kafka course in C#: notebooks that run, labs that are graded, interview cards. On its "
                + "own: where you are and what to do next."
        )
        {
            RunCommand.Create(host),
            OpenCommand.Create(host),
            GradeCommand.Create(host),
            WatchCommand.Create(host),
            HintCommand.Create(host),
            SolutionCommand.Create(host),
            ResetCommand.Create(host),
            ProgressCommand.Create(host),
            InterviewCommand.Create(host),
            ClusterCommand.Create(host),
            AclsCommand.Create(host),
            KernelCommand.Create(host),
            DoctorCommand.Create(host),
            SiteCommand.Create(host),
            NotebooksCommand.Create(host),
            VerifyCommand.Create(host),
            BenchCommand.Create(host),
            BenchHostCommand.Create(host),
        }.WithExamples("course", "course run 1", "course grade 1", "course watch 1", "course hint 1 2");
        StatusCommand.AddTo(root, host);
        Examples.AddToHelp(root);
        return root;
    }
}
