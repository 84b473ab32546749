using System.CommandLine;
using Course.Base;
using Course.Cli.Doctor;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course doctor</c>: whether this machine has what the course needs.</summary>
internal static class DoctorCommand
{
    public static Command Create(CourseHost host)
    {
        var json = Arguments.Json();
        var command = new Command("doctor", "Look at what the course needs of this machine.") { json };
        command.SetAction((parsed, cancellation) => RunAsync(host, parsed.GetValue(json), cancellation));
        return command.WithExamples("course doctor", "course doctor --json");
    }

    static async Task<int> RunAsync(CourseHost host, bool json, CancellationToken cancellation)
    {
        var looks = await new Examination(host.Root).RunAsync(cancellation);
        if (json)
            host.Terminal.Json(new { healthy = looks.All(look => look.State != CheckUpState.Bad), looks });
        else
        {
            foreach (var look in looks)
                Write(host.Terminal.Out, look);
            host.Terminal.Out.MarkupLine(Verdict(looks));
        }
        return looks.Any(look => look.State == CheckUpState.Bad) ? ExitCode.EnvironmentMissing : ExitCode.Ok;
    }

    static string Verdict(IReadOnlyList<CheckUp> looks) =>
        looks.Any(look => look.State == CheckUpState.Bad)
            ? "[red]The course cannot run yet:[/] what is marked ✗ comes first."
        : looks.Any(look => look.State == CheckUpState.Advice)
            ? "[green]All that notebooks and labs need is here.[/] What is marked ! is for more than that."
        : "[green]All is here.[/]";

    static void Write(IAnsiConsole console, CheckUp look)
    {
        var mark = look.State switch
        {
            CheckUpState.Good => "[green]✓[/]",
            CheckUpState.Advice => "[yellow]![/]",
            _ => "[red]✗[/]",
        };
        console.MarkupLine($"{mark} {look.Name, -11} {Markup.Escape(look.Seen)}");
        if (look.Next is not null)
            console.MarkupLineInterpolated($"  {"", -11} [grey]→ {look.Next}[/]");
    }
}
