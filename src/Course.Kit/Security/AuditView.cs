using System.Collections.Immutable;

namespace Course.Kit;

/// <summary>What the brokers' authorizers have decided about clients, oldest first on each broker.</summary>
/// <param name="Entries">The decisions.</param>
public sealed record AuditView(ImmutableArray<AuditEntry> Entries) : View
{
    const int MostRows = 40;

    /// <summary>Only what was denied.</summary>
    public AuditView Denied => new([.. Entries.Where(entry => !entry.IsAllowed)]);

    /// <summary>Only what this user asked.</summary>
    /// <param name="name">Its name, without <c>User:</c>.</param>
    public AuditView Of(string name) => new([.. Entries.Where(entry => entry.Principal == $"User:{name}")]);

    /// <summary>Only what is about this resource.</summary>
    /// <param name="resource">Its type and name: <c>Topic:bookings</c>.</param>
    public AuditView On(string resource) => new([.. Entries.Where(entry => entry.Resource == resource)]);

    private protected override string Body() => Shown.BodyHtml;

    private protected override string Text() => Shown.ToString();

    Table Shown
    {
        get
        {
            var table = Table.Of(
                Entries
                    .TakeLast(MostRows)
                    .Select(entry => new
                    {
                        entry.Principal,
                        From = entry.Host,
                        entry.Request,
                        entry.Operation,
                        entry.Resource,
                        Verdict = entry.IsAllowed ? "allowed" : "denied",
                        By = entry.Acl ?? entry.Rule,
                    }),
                $"{Entries.Length} decisions of the authorizer"
            );
            return Entries.Length > MostRows ? table.Note($"The last {MostRows} are shown.") : table;
        }
    }
}
