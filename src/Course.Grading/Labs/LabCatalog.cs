using System.Text.RegularExpressions;

namespace Course.Grading.Labs;

/// <summary>The labs of a course folder: every <c>labs/NN-name</c>.</summary>
public static partial class LabCatalog
{
    /// <summary>Every lab, in order of its number.</summary>
    /// <param name="root">The folder that holds Course.sln.</param>
    public static IReadOnlyList<Lab> Read(string root)
    {
        var folder = Path.Combine(root, "labs");
        return Directory.Exists(folder)
            ?
            [
                .. Directory
                    .EnumerateDirectories(folder)
                    .Select(path => Path.GetFileName(path)!)
                    .Where(name => NamePattern().IsMatch(name))
                    .Order(StringComparer.Ordinal)
                    .Select(name => new Lab(root, name)),
            ]
            : [];
    }

    [GeneratedRegex(@"^\d\d-[a-z0-9][a-z0-9-]*$")]
    private static partial Regex NamePattern();
}
