using Course.Cli;
using Course.Grading.Hosting;

// A grade host starts many times and must start fast: it does not pass through the command line's parser.
var exitCode = args is [GradeHost.CommandName, .. var rest]
    ? await GradeHost.RunAsync(rest)
    : await CourseApp.RunAsync(args, CourseHost.OfProcess());

// A notebook's cell may leave foreground threads behind: the process ends all the same.
Environment.Exit(exitCode);
