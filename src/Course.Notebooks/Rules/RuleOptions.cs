using System.Xml.Linq;

namespace Course.Notebooks;

/// <summary>What the rules compare a notebook with.</summary>
public sealed record RuleOptions
{
    /// <summary>The version of Confluent.Kafka that the first cell must name; null leaves it open.</summary>
    public string? ConfluentKafkaVersion { get; init; }

    /// <summary>The syllabus ids that there are; null accepts any.</summary>
    public IReadOnlySet<string>? KnownIds { get; init; }

    /// <summary>The text of the file, to check its formatting; null leaves that out.</summary>
    public string? FileText { get; init; }

    /// <summary>Reads a package's version from a <c>Directory.Packages.props</c>; null when it is not listed.</summary>
    public static string? VersionIn(string packagesProps, string package) =>
        XDocument
            .Load(packagesProps)
            .Descendants("PackageVersion")
            .FirstOrDefault(item => (string?)item.Attribute("Include") == package)
            ?.Attribute("Version")
            ?.Value;
}
