using Course.Cli;
using Course.Grading.Hosting;

// Two hidden commands that run often and must start fast do not pass through the command line's parser.
var exitCode = args switch
{
    [GradeHost.CommandName, .. var rest] => await GradeHost.RunAsync(rest),
    [BuildStamp.CommandName] => BuildStamp.IsCurrent() ? ExitCode.Ok : ExitCode.Failed,
    _ => await CourseApp.RunAsync(args, CourseHost.OfProcess()),
};

// A notebook's cell may leave foreground threads behind: the process ends all the same.
Environment.Exit(exitCode);
