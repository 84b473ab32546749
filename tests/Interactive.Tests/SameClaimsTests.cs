using System.Text.Json;
using Kernel.Tests;

namespace Interactive.Tests;

/// <summary>
/// Every notebook on .NET Interactive, the engine of Polyglot Notebooks. Each runs in a process of its own, since
/// clusters, clients and the current directory belong to the process.
/// </summary>
public sealed class SameClaimsTests
{
    public static TheoryData<string> Notebooks =>
        [.. Directory.GetFiles(Checkout.Notebooks, "*.ipynb").Select(Path.GetFileName).OfType<string>().Order()];

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task The_same_claims_hold_on_NET_Interactive(string notebook)
    {
        var path = Path.Combine(Checkout.Notebooks, notebook);
        var (code, output, error) = await ChildProcess.RunAsync("dotnet", [Checkout.Host, path], Checkout.Root);
        Assert.True(code == 0, error);
        var theirs = output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<CellReport>(line)!)
            .ToList();

        var ours = await OurRun.OfAsync(path);
        var differences = Comparison.Differences(ours, theirs);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.True(ours.Claims > 0, "the notebook claims nothing");
        TestContext.Current.SendDiagnosticMessage(
            $"{notebook}: {theirs.Count} cells, {theirs.Sum(cell => CellClaims.Of(cell).Count)} claims on both engines"
        );
    }
}
