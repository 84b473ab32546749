using Course.Kit;

namespace Course.Tests;

/// <summary>What these tests need, or the reason why they are skipped.</summary>
internal static class Requirements
{
    public static async Task DockerAsync()
    {
        var outlook = await Cluster.LookAsync("docker", TestContext.Current.CancellationToken);
        Assert.SkipUnless(outlook.Works, $"docker: {outlook.Seen} {outlook.Next}");
    }
}
