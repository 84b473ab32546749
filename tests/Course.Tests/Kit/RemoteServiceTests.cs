using System.Net;
using Course.Kit;
using Microsoft.Extensions.Time.Testing;

namespace Course.Tests;

public sealed class RemoteServiceTests
{
    readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Does_what_it_is_asked_and_remembers_it()
    {
        var mail = new RemoteService();
        await mail.CallAsync("a", Stop);
        await mail.CallAsync("a", Stop);
        await mail.CallAsync("b", Stop);

        Assert.Equal((2, 1, 0, 1), (mail.Done("a"), mail.Done("b"), mail.Done("c"), mail.Duplicates));
        Assert.Equal(["c"], mail.Missing(["a", "c"]));
        Assert.Equal([("a", 1), ("a", 2), ("b", 1)], mail.Calls.Select(call => (call.Key, call.Attempt)));
    }

    [Fact]
    public async Task An_idempotent_one_does_nothing_twice()
    {
        var mail = new RemoteService { IsIdempotent = true };
        await mail.CallAsync("a", Stop);
        await mail.CallAsync("a", Stop);

        Assert.Equal((1, 0), (mail.Done("a"), mail.Duplicates));
        Assert.Equal([ServiceAnswer.Done, ServiceAnswer.Repeated], mail.Calls.Select(call => call.Answer));
    }

    [Fact]
    public async Task Is_down_until_it_recovers()
    {
        var mail = new RemoteService("mail");
        mail.Break();
        Assert.True(mail.IsDown);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(mail, "a"));
        mail.Recover();

        Assert.False(mail.IsDown);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(mail, "a"));
    }

    [Fact]
    public async Task Is_down_for_as_long_as_was_said()
    {
        var mail = new RemoteService { Time = _time };
        mail.BreakFor(TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(mail, "a"));
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(mail, "a"));
    }

    [Fact]
    public async Task While_it_is_down_it_answers_everybody_at_once()
    {
        var mail = new RemoteService
        {
            Connections = 1,
            Latency = TimeSpan.FromHours(1),
            Time = _time,
        };
        mail.Break();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(mail, "a"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(mail, "b"));
        Assert.Equal(0, mail.MostAtOnce);
    }

    [Fact]
    public async Task A_lost_answer_is_work_that_was_done()
    {
        var mail = new RemoteService { LostAnswerRate = 1 };
        Assert.Equal(HttpStatusCode.GatewayTimeout, await StatusAsync(mail, "a"));
        Assert.Equal(1, mail.Done("a"));
    }

    [Fact]
    public async Task Refuses_what_is_wrong_however_often_it_is_asked()
    {
        var mail = new RemoteService { Refuses = key => key == "nobody" };
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await StatusAsync(mail, "nobody"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await StatusAsync(mail, "nobody"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(mail, "a"));
        Assert.Equal(0, mail.Done("nobody"));
    }

    [Fact]
    public async Task Turns_away_whom_it_has_no_connection_for()
    {
        var mail = new RemoteService
        {
            Connections = 2,
            Latency = TimeSpan.FromSeconds(1),
            Time = _time,
        };
        Task[] both = [mail.CallAsync("a", Stop), mail.CallAsync("b", Stop)];
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(mail, "c"));
        _time.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(both);
        Assert.Equal(2, mail.MostAtOnce);

        var third = mail.CallAsync("c", Stop);
        _time.Advance(TimeSpan.FromSeconds(1));
        await third;
        Assert.Equal(1, mail.Done("c"));
    }

    [Fact]
    public async Task Who_gives_up_frees_the_connection_and_undoes_nothing()
    {
        var mail = new RemoteService
        {
            Connections = 1,
            Latency = TimeSpan.FromHours(1),
            Time = _time,
        };
        using var impatience = new CancellationTokenSource();
        var call = mail.CallAsync("a", impatience.Token);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(1, mail.Done("a"));

        mail.Latency = TimeSpan.Zero;
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(mail, "b"));
    }

    [Fact]
    public async Task Fails_by_chance_as_often_as_was_said_and_the_same_calls_each_time()
    {
        var keys = Enumerable.Range(0, 2_000).Select(n => $"booking-{n}").ToList();
        var first = await FailedAsync(new RemoteService(seed: 7) { ErrorRate = 0.2 }, keys);
        var backwards = await FailedAsync(
            new RemoteService(seed: 7) { ErrorRate = 0.2 },
            keys.AsEnumerable().Reverse()
        );
        var other = await FailedAsync(new RemoteService(seed: 8) { ErrorRate = 0.2 }, keys);

        Assert.Equal(first, backwards);
        Assert.NotEqual(first, other);
        Assert.InRange(first.Count, 320, 480);
    }

    [Fact]
    public async Task Counts_arrivals_by_bucket()
    {
        var mail = new RemoteService { Time = _time };
        await mail.CallAsync("a", Stop);
        await mail.CallAsync("b", Stop);
        _time.Advance(TimeSpan.FromMilliseconds(250));
        mail.Break();
        await StatusAsync(mail, "c");

        Assert.Equal([2, 0, 1], mail.Arrivals(TimeSpan.FromMilliseconds(100)));
        Assert.Equal([0, 0, 1], mail.Arrivals(TimeSpan.FromMilliseconds(100), ServiceAnswer.Down));
        Assert.Empty(new RemoteService().Arrivals(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Stops_a_loop_without_an_end()
    {
        var mail = new RemoteService("mail") { MostCalls = 2 };
        await mail.CallAsync("a", Stop);
        await mail.CallAsync("a", Stop);
        var stopped = await Assert.ThrowsAsync<InvalidOperationException>(() => mail.CallAsync("a", Stop));
        Assert.Equal("mail was called 2 times. Is there a loop that tries again without end?", stopped.Message);
    }

    [Fact]
    public void Refuses_settings_that_make_no_sense()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RemoteService { ErrorRate = 1.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RemoteService { LostAnswerRate = -0.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RemoteService { Connections = 0 });
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    static async Task<HttpStatusCode> StatusAsync(RemoteService service, string key)
    {
        try
        {
            await service.CallAsync(key, Stop);
            return HttpStatusCode.OK;
        }
        catch (HttpRequestException e)
        {
            return e.StatusCode!.Value;
        }
    }

    static async Task<SortedSet<string>> FailedAsync(RemoteService service, IEnumerable<string> keys)
    {
        var failed = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var key in keys)
            if (await StatusAsync(service, key) == HttpStatusCode.InternalServerError)
                failed.Add(key);
        return failed;
    }
}
