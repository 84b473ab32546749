using Course.Base;
using Course.Cli;
using Course.Cli.Commands;
using Course.Kernel;

// A hidden command that runs often and must start fast does not pass through the command line's parser; nor does a
// kernel, which has signals of its own.
var exitCode = args switch
{
    [BuildStamp.CommandName] => BuildStamp.IsCurrent() ? ExitCode.Ok : ExitCode.Failed,
    [KernelCommand.Name, KernelCommand.Run, var file] when !file.StartsWith('-') => await KernelProgram.RunAsync([
        file,
    ]),
    _ => await CourseApp.RunAsync(args, CourseHost.OfProcess()),
};

// A notebook's cell may leave foreground threads behind: the process ends all the same.
Environment.Exit(exitCode);
