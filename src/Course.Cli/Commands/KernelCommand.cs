using System.CommandLine;
using System.Text.RegularExpressions;
using Course.Base;
using Course.Cli.Kernels;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course kernel</c>: the course's C# kernel for VS Code, JupyterLab and whatever else speaks
/// Jupyter.</summary>
internal static partial class KernelCommand
{
    /// <summary>The arguments of <c>course kernel run</c>, which does not pass through the command line's
    /// parser.</summary>
    public const string Name = "kernel";

    /// <summary>The name of the subcommand that is a kernel.</summary>
    public const string Run = "run";

    public static Command Create(CourseHost host) =>
        new Command(
            Name,
            "The C# kernel on which VS Code and Jupyter run the notebooks: install it, remove it, look at it."
        )
        {
            Install(host),
            Uninstall(host),
            Status(host),
            RunHelp(),
        }.WithExamples(
            "course kernel install",
            "course kernel install --prefix .venv",
            "course kernel status",
            "course kernel uninstall"
        );

    static Command Install(CourseHost host)
    {
        var (prefix, name, json) = (Prefix(), KernelName(), Arguments.Json());
        var replace = new Option<bool>("--replace")
        {
            Description = "Take the name over from a kernel of others (.NET Interactive's); uninstall gives it back.",
        };
        var command = new Command("install", "Build the kernel and tell front ends of this user about it.")
        {
            prefix,
            name,
            replace,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
                InstallAsync(
                    host,
                    Spec(parsed, prefix, name),
                    parsed.GetValue(replace),
                    parsed.GetValue(json),
                    cancellation
                )
        );
        return command.WithExamples(
            "course kernel install",
            "course kernel install --prefix .venv",
            "course kernel install --name course-csharp"
        );
    }

    static Command Uninstall(CourseHost host)
    {
        var (prefix, name, json) = (Prefix(), KernelName(), Arguments.Json());
        var command = new Command("uninstall", "Take the kernel away from front ends.") { prefix, name, json };
        command.SetAction(parsed => Remove(host, Spec(parsed, prefix, name), parsed.GetValue(json)));
        return command.WithExamples("course kernel uninstall");
    }

    static Command Status(CourseHost host)
    {
        var (prefix, name, json) = (Prefix(), KernelName(), Arguments.Json());
        var command = new Command("status", "Is the kernel installed, and is it that of these sources?")
        {
            prefix,
            name,
            json,
        };
        command.SetAction(parsed => Show(host, Spec(parsed, prefix, name), parsed.GetValue(json)));
        return command.WithExamples("course kernel status", "course kernel status --json");
    }

    /// <summary>Only for help: Program.cs runs it, so that nothing stands between signals and the kernel.</summary>
    static Command RunHelp() =>
        new Command(Run, "Be a kernel: listen where a connection file says, until a front end ends it.")
        {
            new Argument<string>("connection-file") { Description = "The file that a front end wrote." },
        }.WithExamples("course kernel run connection.json");

    static async Task<int> InstallAsync(
        CourseHost host,
        Kernelspec spec,
        bool replace,
        bool json,
        CancellationToken cancellation
    )
    {
        if (spec is { Exists: true, IsOurs: false } && !replace)
            throw new CommandException(
                $"{spec.Folder} is a kernel of others, probably .NET Interactive's.",
                ExitCode.Failed,
                "course kernel install --replace takes the name over (uninstall gives it back); --name course-csharp installs beside it."
            );
        var (program, ahead) = await new KernelBuild(host.Root).PublishAsync(
            what => host.Terminal.Error.MarkupLineInterpolated($"[grey]{what} …[/]"),
            cancellation
        );
        bool replaced;
        try
        {
            replaced = spec.Write(DotnetProgram.Path, program, host.Root);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                $"{spec.Folder} cannot be written: {error.Message}",
                ExitCode.EnvironmentMissing,
                "course kernel install --prefix names another place, a Python environment of yours."
            );
        }
        if (json)
        {
            host.Terminal.Json(
                new
                {
                    installed = true,
                    name = Path.GetFileName(spec.Folder),
                    folder = spec.Folder,
                    program,
                    aheadOfTime = ahead,
                    replaced,
                }
            );
            return ExitCode.Ok;
        }
        var console = host.Terminal.Out;
        console.MarkupLineInterpolated(
            $"[green]✓[/] The kernel is installed as {Path.GetFileName(spec.Folder)} in {spec.Folder}"
        );
        if (replaced)
            console.MarkupLine(
                "[grey]  The kernel that had this name is set aside; course kernel uninstall puts it back.[/]"
            );
        console.MarkupLine(
            Path.GetFileName(spec.Folder) == Kernelspec.NotebooksName
                ? "  The notebooks ask for it by this name: open one in VS Code (Jupyter extension) or with jupyter lab, and run."
                : "  The notebooks name another kernel: choose this one in the front end (Select Kernel, Jupyter Kernel)."
        );
        return ExitCode.Ok;
    }

    static int Remove(CourseHost host, Kernelspec spec, bool json)
    {
        if (spec is { Exists: true, IsOurs: false })
            throw new CommandException(
                $"{spec.Folder} is a kernel of others; the course does not remove it.",
                ExitCode.Failed
            );
        var was = spec.Exists;
        var back = was && spec.Remove();
        if (json)
            host.Terminal.Json(
                new
                {
                    removed = was,
                    folder = spec.Folder,
                    putBack = back,
                }
            );
        else if (!was)
            host.Terminal.Out.MarkupLineInterpolated($"There is no kernel in {spec.Folder}.");
        else
            host.Terminal.Out.MarkupLineInterpolated(
                $"[green]✓[/] Removed from {spec.Folder}{(back ? "; the kernel that had the name before is back" : "")}."
            );
        return ExitCode.Ok;
    }

    static int Show(CourseHost host, Kernelspec spec, bool json)
    {
        var (state, next) = KernelState.Of(spec, host.Root);
        if (json)
            host.Terminal.Json(
                new
                {
                    state,
                    name = Path.GetFileName(spec.Folder),
                    folder = spec.Folder,
                    program = spec.Program,
                    next,
                }
            );
        else
        {
            host.Terminal.Out.MarkupLineInterpolated($"{Path.GetFileName(spec.Folder)}: {state}");
            host.Terminal.Out.MarkupLineInterpolated($"[grey]  {spec.Folder}[/]");
            if (spec.Program is { } program)
                host.Terminal.Out.MarkupLineInterpolated($"[grey]  {program}[/]");
            if (next is not null)
                host.Terminal.Out.MarkupLineInterpolated($"[grey]  → {next}[/]");
        }
        return next is null ? ExitCode.Ok : ExitCode.Failed;
    }

    static Option<string?> Prefix() =>
        new("--prefix")
        {
            Description =
                "A Python environment in whose share/jupyter the kernel is described. Default: this user's Jupyter folder (JUPYTER_DATA_DIR).",
            HelpName = "folder",
        };

    static Option<string> KernelName() =>
        new("--name")
        {
            Description = $"The kernel's name. Default: {Kernelspec.NotebooksName}, which the notebooks ask for.",
            HelpName = "name",
            DefaultValueFactory = _ => Kernelspec.NotebooksName,
        };

    static Kernelspec Spec(ParseResult parsed, Option<string?> prefix, Option<string> name)
    {
        var chosen = parsed.GetValue(name)!;
        if (!Allowed().IsMatch(chosen) || chosen.Trim('.').Length == 0)
            throw new CommandException(
                $"\"{chosen}\" is no name for a kernel: Jupyter takes letters, digits, '.', '_' and '-'."
            );
        if (parsed.GetValue(prefix) is { } folder && !Directory.Exists(folder))
            throw new CommandException(
                $"There is no folder {folder}.",
                next: "--prefix names a Python environment, such as the folder that python -m venv made."
            );
        return new Kernelspec(JupyterFolders.Kernel(chosen, parsed.GetValue(prefix)));
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,100}$")]
    private static partial Regex Allowed();
}
