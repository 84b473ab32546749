using System.Collections.Immutable;

namespace Course.Kit;

/// <summary>Some topics on the brokers of a cluster at one moment: who leads, who follows in sync, who does not, who is
/// down.</summary>
/// <param name="Caption">What happened.</param>
/// <param name="Brokers">The brokers by ascending id.</param>
public sealed record Picture(string Caption, ImmutableArray<PictureBroker> Brokers) : View
{
    const string Legend = "filled: leads · framed: follows, in sync · dashed: not in sync · ★ active controller";
    const string TextLegend = "[name]: leads; name: follows, in sync; (name): not in sync; * active controller";

    /// <summary>One broker by id.</summary>
    public PictureBroker this[int broker] => Brokers.First(candidate => candidate.Id == broker);

    internal string FrameHtml =>
        $"<div class=\"ck-pic\"><p class=\"ck-title\">{Html.Sentence(Caption)}</p><div "
        + $"class=\"ck-brokers\">{string.Concat(Brokers.Select(BrokerHtml))}</div></div>";

    internal string FrameText => string.Join('\n', Brokers.Select(BrokerText).Prepend(Caption));

    internal static string LegendHtml => Html.Note(Legend);

    internal static string LegendText => TextLegend;

    private protected override string Body() => FrameHtml + LegendHtml;

    private protected override string Text() => $"{FrameText}\n{LegendText}";

    static string BrokerHtml(PictureBroker broker) =>
        $"<div class=\"ck-broker{(broker.IsRunning ? "" : " ck-down")}\"><b>{broker.Id}{(broker.IsController ? " ★" : "")}{(broker.IsRunning ? "" : " down")}</b>"
        + $"{string.Concat(broker.Replicas.Select(replica => $"<span class=\"ck-rep ck-{replica.Role.ToString().ToLowerInvariant()}\">{Html.Encode(replica.Name)}</span>"))}</div>";

    static string BrokerText(PictureBroker broker) =>
        $"  broker {broker.Id}{(broker.IsController ? "*" : "")}{(broker.IsRunning ? "" : " down")}: {string.Join(" ", broker.Replicas.Select(ReplicaText))}".TrimEnd();

    static string ReplicaText(PictureReplica replica) =>
        replica.Role switch
        {
            ReplicaRole.Leader => $"[{replica.Name}]",
            ReplicaRole.InSync => replica.Name,
            _ => $"({replica.Name})",
        };
}
