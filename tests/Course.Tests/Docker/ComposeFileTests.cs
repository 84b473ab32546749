using System.Text.RegularExpressions;
using Course.Kit;
using DockerKafka;
using DockerKafka.Compose;

namespace Course.Tests.Docker;

/// <summary>What docker/ promises, as far as it can be read without an engine.</summary>
public sealed partial class ComposeFileTests
{
    static readonly string Folder = Path.Combine(CourseRoot.Find(), "docker");
    static readonly string Text = File.ReadAllText(Path.Combine(Folder, "compose.yaml"));
    static readonly ComposeFile File_ = ComposeFile.Read(CourseRoot.Find());

    [Fact]
    public void Every_port_is_on_loopback_and_set_in_one_place()
    {
        var published = PortLine()
            .Matches(Text)
            .SelectMany(line => Quoted().Matches(line.Value).Select(match => match.Groups[1].Value))
            .ToList();
        Assert.Equal(16, published.Count);
        Assert.All(published, port => Assert.Matches(@"^127\.0\.0\.1:\$\{\w+_PORT\}:(\d+|\$\{\w+_PORT\})$", port));
        Assert.Equal(published.Count, File_.Services.SelectMany(service => service.Ports).Distinct().Count());
    }

    [Fact]
    public void Every_image_has_a_version_and_is_named_in_one_place()
    {
        Assert.All(ImageLine().Matches(Text), line => Assert.Matches(@"^\$\{\w+_IMAGE\}$", line.Groups[1].Value));
        Assert.All(
            File_.Services,
            service =>
            {
                Assert.Matches(@":[\w.\-]*\d+\.\d+[\w.\-]*$", service.Image);
                Assert.DoesNotContain("latest", service.Image);
            }
        );
    }

    [Fact]
    public void Every_profile_is_described_with_something_to_look_at()
    {
        var readme = File.ReadAllText(Path.Combine(Folder, "README.md"));
        Assert.Equal(
            ["cluster", "connect", "kerberos", "mirror", "monitoring", "rabbitmq", "registry", "secure"],
            File_.Profiles.Order()
        );
        Assert.All(
            File_.Profiles,
            profile =>
            {
                Assert.Contains($"[`{profile}`](#{profile})", readme);
                Assert.Contains("Look at:", readme.Split($"\n## {profile}\n")[1].Split("\n## ")[0]);
            }
        );
    }

    [Fact]
    public void A_laptop_with_8_GB_can_hold_each_profile()
    {
        Assert.All(
            File_.Services.Where(service =>
                service.Name is not ("jmx-agent" or "secure-certificates" or "secure-users")
            ),
            service => Assert.True(service.MemoryBytes > 0, $"{service.Name} has no limit")
        );
        Assert.All(
            File_.Profiles,
            profile => Assert.InRange(File_.Of([profile]).Sum(service => service.MemoryBytes), 1, 4L << 30)
        );
    }

    [Fact]
    public void What_dashboards_and_rules_ask_for_is_what_is_told()
    {
        var known = File.ReadAllLines(Path.Combine(CourseRoot.Find(), "tests", "Course.Tests", "Docker", "metrics.txt"))
            .Where(line => !line.StartsWith('#'))
            .ToHashSet();
        var rules = File.ReadAllText(Path.Combine(Folder, "prometheus", "rules.yml"));
        known.UnionWith(Recorded().Matches(rules).Select(match => match.Groups[1].Value));
        foreach (
            var file in Directory
                .EnumerateFiles(Path.Combine(Folder, "grafana", "dashboards"))
                .Append(Path.Combine(Folder, "prometheus", "rules.yml"))
        )
        {
            var asked = Metric().Matches(File.ReadAllText(file)).Select(match => match.Value).Distinct().ToList();
            Assert.NotEmpty(asked);
            Assert.True(
                asked.All(known.Contains),
                $"{Path.GetFileName(file)} asks for what nobody tells: "
                    + $"{string.Join(", ", asked.Where(name => !known.Contains(name)))}"
            );
        }
    }

    [Fact]
    public void Every_variable_of_the_file_has_a_value()
    {
        var variables = ComposeVariables.Read(Path.Combine(Folder, ".env"));
        Assert.All(
            Variable().Matches(Text.Replace("$$", "")),
            match => Assert.NotNull(variables[match.Groups[1].Value])
        );
    }

    [GeneratedRegex(@"ports: \[.*\]")]
    private static partial Regex PortLine();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^ +image: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex ImageLine();

    [GeneratedRegex(@"record: (\S+)")]
    private static partial Regex Recorded();

    [GeneratedRegex(@"\b(?:(?:kafka|jvm)_[a-z0-9_]+|(?:broker|topic|group|request):[a-z_]+:[a-z0-9]+)")]
    private static partial Regex Metric();

    [GeneratedRegex(@"\$\{(\w+)\}")]
    private static partial Regex Variable();
}
