namespace Course.Cli.Kernels;

/// <summary>Whether front ends find the kernel, and whether it is that of these sources.</summary>
internal static class KernelState
{
    /// <returns>A phrase, and what to do about it; null when nothing is to be done.</returns>
    public static (string State, string? Next) Of(Kernelspec spec, string root) =>
        spec switch
        {
            { Exists: false } => ("not installed", "course kernel install"),
            { IsOurs: false } => (
                "a kernel of others has the name",
                "course kernel install --replace, or --name course-csharp beside it"
            ),
            { Program: null } => ("its description is damaged", "course kernel install"),
            { Program: var program } when !File.Exists(program) => ("its program is gone", "course kernel install"),
            { Runner: var runner } when !File.Exists(runner) => (
                $"{runner} is gone: .NET has moved",
                "course kernel install"
            ),
            { Program: var program } when !program.StartsWith(root, StringComparison.Ordinal) => (
                "installed from another clone",
                "course kernel install makes it this clone's"
            ),
            { Program: var program } when new KernelBuild(root).IsStale(program) => (
                "installed, older than the sources",
                "course kernel install"
            ),
            _ => ("installed", null),
        };
}
