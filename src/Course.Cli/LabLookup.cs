using Course.Base;
using Course.Grading.Labs;

namespace Course.Cli;

/// <summary>Finds the parts of a lab that a person names.</summary>
internal static class LabLookup
{
    /// <exception cref="CommandException">The lab has no such task.</exception>
    public static LabTask RequireTask(this Lab lab, int number) =>
        lab.Tasks.FirstOrDefault(task => task.Number == number)
        ?? throw new CommandException(
            $"Lab {lab.Name} has no task {number}.",
            next: $"Its tasks: {string.Join(", ", lab.Tasks.Select(task => task.Number))}"
        );
}
