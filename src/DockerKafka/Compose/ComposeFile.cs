using System.Globalization;
using System.Text.RegularExpressions;
using Course.Base;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace DockerKafka.Compose;

/// <summary>docker/compose.yaml, as far as commands must know it: which services belong to which profile, and what they
/// need.</summary>
internal sealed partial class ComposeFile
{
    /// <summary>What comes up when no profile is named.</summary>
    public const string DefaultProfile = "cluster";

    ComposeFile(string folder, ComposeVariables variables, IReadOnlyList<ComposeService> services) =>
        (Folder, Project, Services) = (folder, variables["COMPOSE_PROJECT_NAME"] ?? "docker", services);

    /// <summary>The folder of the file.</summary>
    public string Folder { get; }

    /// <summary>What compose calls all of it.</summary>
    public string Project { get; }

    public IReadOnlyList<ComposeService> Services { get; }

    public IReadOnlyList<string> Profiles => [.. Services.SelectMany(service => service.Profiles).Distinct()];

    /// <exception cref="CommandException">The file is not there or damaged.</exception>
    public static ComposeFile Read(string root)
    {
        var folder = Path.Combine(root, "docker");
        var path = Path.Combine(folder, "compose.yaml");
        if (!File.Exists(path))
            throw new CommandException(
                "docker/compose.yaml is not here.",
                ExitCode.EnvironmentMissing,
                "git checkout -- docker"
            );
        var variables = ComposeVariables.Read(Path.Combine(folder, ".env"));
        try
        {
            var parser = new MergingParser(
                new Parser(new StringReader(Substituted(File.ReadAllText(path), variables)))
            );
            var file = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(parser);
            return new(
                folder,
                variables,
                [.. Map(file["services"]).Select(service => Service(service.Key, Map(service.Value)))]
            );
        }
        catch (Exception e) when (e is YamlException or KeyNotFoundException or InvalidCastException)
        {
            throw new CommandException(
                $"docker/compose.yaml is damaged: {e.Message.TrimEnd('.')}.",
                next: "The course's own: git checkout -- docker/compose.yaml"
            );
        }
    }

    /// <summary>The services of the profiles, each once, in the file's order.</summary>
    /// <exception cref="CommandException">There is no such profile.</exception>
    public IReadOnlyList<ComposeService> Of(IReadOnlyCollection<string> profiles)
    {
        if (profiles.FirstOrDefault(profile => !Profiles.Contains(profile)) is { } unknown)
        {
            var near = Closest.To(unknown, Profiles);
            throw new CommandException(
                $"There is no profile '{unknown}'.",
                next: near is null
                    ? $"Profiles: {string.Join(", ", Profiles)}"
                    : $"Did you mean {near}? All of them: {string.Join(", ", Profiles)}"
            );
        }
        return [.. Services.Where(service => service.Profiles.Intersect(profiles).Any())];
    }

    /// <summary>What a profile brings beyond the cluster that it may stand on.</summary>
    public IReadOnlyList<ComposeService> Only(IReadOnlyCollection<string> profiles) =>
        [
            .. Of(profiles)
                .Where(service => profiles.Contains(DefaultProfile) || !service.Profiles.Contains(DefaultProfile)),
        ];

    static ComposeService Service(string name, IDictionary<string, object> service) =>
        new(
            name,
            (string)service["image"],
            [.. List(service, "profiles")],
            [.. List(service, "ports").Select(port => int.Parse(port.Split(':')[^2], CultureInfo.InvariantCulture))],
            service.TryGetValue("mem_limit", out var limit) ? Bytes((string)limit) : 0
        );

    static IEnumerable<string> List(IDictionary<string, object> service, string key) =>
        service.TryGetValue(key, out var list) ? ((IEnumerable<object>)list).Cast<string>() : [];

    static Dictionary<string, object> Map(object map) =>
        ((IDictionary<object, object>)map).ToDictionary(pair => (string)pair.Key, pair => pair.Value);

    static long Bytes(string size) =>
        long.Parse(size[..^1], CultureInfo.InvariantCulture) << (size[^1] == 'g' ? 30 : 20);

    static string Substituted(string text, ComposeVariables variables) =>
        Variable().Replace(text, match => match.Value == "$$" ? "$" : variables[match.Groups[1].Value] ?? "");

    [GeneratedRegex(@"\$\$|\$\{(\w+)\}")]
    private static partial Regex Variable();
}
