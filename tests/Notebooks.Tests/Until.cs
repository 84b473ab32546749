namespace Course.Notebooks.Tests;

/// <summary>Waits for a condition with a generous deadline.</summary>
internal static class Until
{
    public static async Task True(Func<bool> condition)
    {
        var deadline = DateTime.UtcNow + TimeSpan.FromSeconds(60);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, "the condition did not come true in a minute");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
