using System.Reflection;
using Confluent.Kafka;

namespace Course.Kit;

/// <summary>What this notebook runs on.</summary>
/// <param name="Client">Confluent.Kafka and librdkafka, with versions.</param>
/// <param name="Provider">The cluster provider.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Charts">What draws the charts, or why they show as tables.</param>
public sealed record ReadyView(string Client, string Provider, Machine Machine, string Charts) : View
{
    internal static ReadyView Look()
    {
        // Asking for the version loads the clients' library: what it needs for Kerberos must be there before.
        GssapiClients.Prepare();
        return new(
            $"Confluent.Kafka {Version(typeof(Library).Assembly)}, librdkafka {Library.VersionString}",
            Cluster.Provider,
            Machine.Look(),
            ChartRenderer.Current?.Name ?? "tables only, because Course.Charts is not built: run `dotnet build`"
        );
    }

    private protected override string Body()
    {
        var script = ChartRenderer.Current is { } renderer ? $"<script>{ChartScripts.Page(renderer)}</script>" : "";
        return $"{AsTable.BodyHtml}{script}";
    }

    private protected override string Text() => AsTable.ToString();

    Table AsTable =>
        Table.Of(
            ["Ready", ""],
            [
                ["client", Client],
                ["cluster", Provider],
                ["machine", Machine.Summary],
                ["charts", Charts],
            ]
        );

    static string Version(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? assembly.GetName().Version!.ToString();
}
