using System.Threading.Channels;

namespace Course.Cli.Watching;

/// <summary>Turns key presses into signals, on a thread that ends with the process: a read of the console cannot be
/// taken back.</summary>
internal static class KeyReader
{
    public static void Start(ChannelWriter<WatchSignal> signals) =>
        new Thread(() => Read(signals)) { IsBackground = true, Name = "keys" }.Start();

    static void Read(ChannelWriter<WatchSignal> signals)
    {
        try
        {
            while (
                signals.TryWrite(WatchSignal.Pressed(char.ToLowerInvariant(Console.ReadKey(intercept: true).KeyChar)))
            ) { }
        }
        catch (InvalidOperationException)
        {
            // There is no keyboard; saving a file still grades it.
        }
    }
}
