using System.Threading.Channels;
using Labs.ErrorHandling;

namespace Graders.ErrorHandling;

/// <summary>The inside of a replay tool that is a process. After each record that it has written it tells so, and waits
/// until it is allowed to go on.</summary>
internal static class ReplayProgram
{
    /// <param name="args">Servers, group, client id, dead-letter topic, target topic.</param>
    /// <param name="asked">A line for each record after which it may go on.</param>
    /// <param name="tell">Told after each record.</param>
    public static Task RunAsync(string[] args, ChannelReader<string> asked, Action<string> tell)
    {
        var (servers, group, name, letters, target) = (args[0], args[1], args[2], args[3], args[4]);
        var tool = new LetterReplay(
            Pod.SettingsOf(servers, group, name),
            Pod.ProducingOf(servers, name),
            letters,
            target
        );
        return MortalPod.ToldAsync(tell, () => tool.RunAsync(Written, CancellationToken.None));

        void Written()
        {
            tell("written");
            asked.ReadAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
