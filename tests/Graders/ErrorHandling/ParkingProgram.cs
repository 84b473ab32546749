using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Threading.Channels;
using Labs.ErrorHandling;

namespace Graders.ErrorHandling;

/// <summary>The inside of a parking pod that is a process. A call of the gateway is a line with its number and the
/// booking, and is answered by a line with its number and a status.</summary>
internal static class ParkingProgram
{
    /// <param name="args">Servers, group, client id, bookings topic, dead-letter topic.</param>
    /// <param name="asked">The gateway's answers.</param>
    /// <param name="tell">Calls the gateway.</param>
    public static Task RunAsync(string[] args, ChannelReader<string> asked, Action<string> tell)
    {
        var (servers, group, name, topic, letters) = (args[0], args[1], args[2], args[3], args[4]);
        var waiting = new ConcurrentDictionary<string, TaskCompletionSource<HttpStatusCode>>();
        _ = ListenAsync(asked, waiting);
        var calls = 0;
        var worker = new ParkingWorker(
            Pod.SettingsOf(servers, group, name),
            Pod.ProducingOf(servers, name),
            topic,
            letters
        );
        return MortalPod.ToldAsync(tell, () => worker.RunAsync(SendAsync, CancellationToken.None));

        async Task SendAsync(Booking booking, CancellationToken stop)
        {
            var call = $"{Interlocked.Increment(ref calls)}";
            var answer = new TaskCompletionSource<HttpStatusCode>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting[call] = answer;
            tell($"{call} {booking.BookingId}");
            var status = await answer.Task.WaitAsync(stop);
            if (status != HttpStatusCode.OK)
                throw new HttpRequestException($"{(int)status} for {booking.BookingId}", null, status);
        }
    }

    static async Task ListenAsync(
        ChannelReader<string> asked,
        ConcurrentDictionary<string, TaskCompletionSource<HttpStatusCode>> waiting
    )
    {
        await foreach (var line in asked.ReadAllAsync())
        {
            var words = line.Split(' ');
            waiting[words[0]].SetResult((HttpStatusCode)int.Parse(words[1], CultureInfo.InvariantCulture));
        }
    }
}
