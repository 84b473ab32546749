using Clients.Tests.Bytes;

namespace Clients.Tests.Java;

/// <summary>A command line tool of Kafka's that is running inside the JVM.</summary>
internal sealed class ToolRun(JavaHost java, int id, Task<byte[][]> answer)
{
    /// <summary>Its end, by itself.</summary>
    public async Task<ChildResult> EndAsync()
    {
        var values = await answer.WaitAsync(JavaHost.Patience);
        return new(int.Parse(values[0].ToText()), values[1].ToText(), values[2].ToText());
    }

    /// <summary>What it has printed so far.</summary>
    public async Task<string> OutputAsync()
    {
        if (answer.IsCompleted)
            return (await EndAsync()).Out;
        var values = await java.CallAsync("output", id.ToBytes());
        return values.Length == 0 ? "" : values[0].ToText();
    }

    /// <summary>Waits until it has printed something.</summary>
    public async Task UntilPrintedAsync(Func<string, bool> condition)
    {
        var deadline = DateTime.UtcNow + JavaHost.Patience;
        while (!condition(await OutputAsync()))
        {
            Assert.False(
                answer.IsCompleted,
                $"it ended:\n{(answer.IsCompletedSuccessfully ? await EndAsync() : null)}"
            );
            Assert.True(DateTime.UtcNow < deadline, $"waited in vain; so far it said:\n{await OutputAsync()}");
            await Task.Delay(20);
        }
    }

    /// <summary>As Ctrl-C.</summary>
    public async Task<ChildResult> StopAsync()
    {
        await java.CallAsync("stop", id.ToBytes());
        return await EndAsync();
    }
}
