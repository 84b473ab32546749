using Course.Cli;
using Course.Grading.Hosting;

// A grade host starts many times and must start fast: it does not pass through the command line's parser.
return args is [GradeHost.CommandName, .. var rest]
    ? await GradeHost.RunAsync(rest)
    : await CourseApp.RunAsync(args, CourseHost.OfProcess());
