using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace HostedConsumer.Tests;

/// <summary>It is a template: it must stay something that one reads before one copies it.</summary>
public sealed class SizeTests
{
    [Fact]
    public void The_service_has_at_most_300_lines()
    {
        var lines = Directory
            .EnumerateFiles(Folder(), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .SelectMany(File.ReadLines)
            .Count(SaysSomething);
        Assert.InRange(lines, 1, 300);
    }

    [Fact]
    public void A_copy_builds_with_the_packages_of_the_course()
    {
        var course = Versions(Path.Combine(Folder(), "..", "..", "Directory.Packages.props"), "PackageVersion");
        var own = Versions(Path.Combine(Folder(), "HostedConsumer.csproj"), "PackageReference");
        Assert.NotEmpty(own);
        Assert.All(own, package => Assert.Equal(course.GetValueOrDefault(package.Key, package.Value), package.Value));
    }

    static Dictionary<string, string> Versions(string file, string element) =>
        XDocument
            .Load(file)
            .Descendants(element)
            .ToDictionary(
                package => package.Attribute("Include")!.Value,
                package => package.Attribute("Version")!.Value
            );

    // Not blank, no comment, not only brackets, no using, no namespace.
    static bool SaysSomething(string line)
    {
        var text = line.Trim();
        return text.Trim('[', ']', '{', '}', '(', ')', ';', ',').Length > 0
            && !text.StartsWith("//", StringComparison.Ordinal)
            && !line.StartsWith("using ", StringComparison.Ordinal)
            && !line.StartsWith("global using ", StringComparison.Ordinal)
            && !line.StartsWith("namespace ", StringComparison.Ordinal);
    }

    static string Folder([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "..", "HostedConsumer");
}
