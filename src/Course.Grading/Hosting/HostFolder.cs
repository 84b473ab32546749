using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using Course.Base;

namespace Course.Grading.Hosting;

/// <summary>Where Course.GradeHost is built: the program that labs run in, beside it what they compile
/// against.</summary>
internal static class HostFolder
{
    /// <summary>In the host's folder, and not for labs: the compiler and what grades.</summary>
    const string CompilersPrefix = "Microsoft.CodeAnalysis";

    static readonly string SharedFrameworks = Path.GetFullPath(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..")
    );

    /// <summary>The folder.</summary>
    public static string Folder => Path.Combine(Root, "artifacts", "grade-host");

    /// <summary>The program.</summary>
    /// <exception cref="CourseException">It is not built.</exception>
    public static string Program
    {
        get
        {
            var program = Path.Combine(Folder, "Course.GradeHost.dll");
            return File.Exists(program)
                ? program
                : throw new CourseException($"'{program}' is missing: build the course again.");
        }
    }

    /// <summary>The assemblies that labs and graders compile against: the runtime's, and the packages and projects of
    /// Course.GradeHost.</summary>
    /// <exception cref="CourseException">Course.GradeHost is not built.</exception>
    public static IEnumerable<string> References =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(IsOfTheRuntime)
            .Concat(
                Directory
                    .EnumerateFiles(Folder, "*.dll")
                    .Where(path => !Path.GetFileName(path).StartsWith(CompilersPrefix, StringComparison.Ordinal))
                    .Where(IsManaged)
            );

    /// <summary>The course that this program was built in, also when another one is the current folder.</summary>
    static string Root => RootFolder.TryFind(AppContext.BaseDirectory) ?? RootFolder.Find();

    /// <summary>Packages of ASP.NET's framework are not copied into the host's folder, whose program runs with
    /// it.</summary>
    static bool IsOfTheRuntime(string path) =>
        path.StartsWith(RuntimeEnvironment.GetRuntimeDirectory(), StringComparison.OrdinalIgnoreCase)
        || (
            path.StartsWith(SharedFrameworks, StringComparison.OrdinalIgnoreCase)
            && Path.GetFileName(path).StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
        );

    static bool IsManaged(string path)
    {
        using var file = File.OpenRead(path);
        using var image = new PEReader(file);
        return image.HasMetadata;
    }
}
