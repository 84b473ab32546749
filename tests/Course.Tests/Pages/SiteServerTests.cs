using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Course.Base;
using Course.Interview;
using Course.Interview.Reviews;
using Course.Site;
using Course.Tests.Cli;

namespace Course.Tests.Pages;

/// <summary>Who may call the server, and what it does with what it is told.</summary>
public sealed partial class SiteServerTests : IAsyncLifetime
{
    readonly TemporaryCourse _course = SmallCourse.Create();
    readonly HttpClient _client = new();
    SiteServer _server = null!;
    string _token = "";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await SiteServer.StartAsync(_course.Host().Folder, 0, Stop);
        _client.BaseAddress = _server.Address;
        _token = Token().Match(await _client.GetStringAsync("rehearse.html", Stop)).Groups[1].Value;
        Assert.Equal(32, _token.Length);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _client.Dispose();
        _course.Dispose();
    }

    [Theory]
    [InlineData(null, null, null, HttpStatusCode.OK)]
    [InlineData(null, "self", "same-origin", HttpStatusCode.OK)]
    [InlineData("evil.example", null, null, HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1:1", null, null, HttpStatusCode.MisdirectedRequest)]
    [InlineData(null, "http://evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData(null, "null", null, HttpStatusCode.Forbidden)]
    [InlineData(null, null, "cross-site", HttpStatusCode.Forbidden)]
    [InlineData(null, null, "same-site", HttpStatusCode.Forbidden)]
    public async Task Only_our_own_pages_may_call(string? host, string? origin, string? site, HttpStatusCode expected)
    {
        using var request = Call(HttpMethod.Get, "api/next");
        request.Headers.Host = host;
        if (origin is not null)
            request.Headers.Add(
                "Origin",
                origin == "self" ? _server.Address.GetLeftPart(UriPartial.Authority) : origin
            );
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        using var response = await _client.SendAsync(request, Stop);
        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000000000000000000000000000000")]
    public async Task A_call_without_the_token_of_this_server_changes_nothing(string token)
    {
        using var request = Call(
            HttpMethod.Post,
            "api/reviews",
            new
            {
                card = "small-one",
                rating = 3,
                ticked = new[] { 1 },
                seconds = 5,
            }
        );
        request.Headers.Remove(SiteGuard.TokenHeader);
        if (token != "")
            request.Headers.Add(SiteGuard.TokenHeader, token);
        using var response = await _client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty((await new RehearsalState(_course.Host().Folder).Reviews.LoadAsync(Stop)).Reviews);
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("""{"card":"no-such","rating":3,"ticked":[],"seconds":1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"card":"small-one","rating":5,"ticked":[],"seconds":1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"card":"small-one","rating":3,"ticked":[4],"seconds":1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"card":"small-one","rating":3,"ticked":[1],"seconds":-1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"card":"small-one","rating":3,"ticked":[2,1,2],"seconds":1.24}""", HttpStatusCode.OK)]
    public async Task A_review_is_checked_before_it_is_kept(string body, HttpStatusCode expected)
    {
        using var request = Call(HttpMethod.Post, "api/reviews");
        request.Content = new StringContent(body);
        using var response = await _client.SendAsync(request, Stop);
        Assert.Equal(expected, response.StatusCode);
        var reviews = (await new RehearsalState(_course.Host().Folder).Reviews.LoadAsync(Stop)).Reviews;
        if (expected != HttpStatusCode.OK)
            Assert.Empty(reviews);
        else
            Assert.Equal((2, 1.2), (Assert.Single(reviews).Ticked.Count, reviews[0].Seconds));
    }

    [Fact]
    public async Task A_review_that_is_sent_again_counts_once_and_stays_taken_back()
    {
        var first = await SendAsync(
            HttpMethod.Post,
            new
            {
                id = "abc",
                card = "small-one",
                rating = 3,
                ticked = new[] { 1 },
                seconds = 5,
            }
        );
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    SendAsync(
                        HttpMethod.Post,
                        new
                        {
                            id = "abc",
                            card = "small-one",
                            rating = 3,
                            ticked = new[] { 1 },
                            seconds = 5,
                        }
                    )
                )
        );
        var again = await SendAsync(
            HttpMethod.Post,
            new
            {
                id = "abc",
                card = "small-one",
                rating = 1,
                ticked = new[] { 1 },
                seconds = 9,
            }
        );
        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Equal(
            Rating.Good,
            Assert.Single((await new RehearsalState(_course.Host().Folder).Reviews.LoadAsync(Stop)).Reviews).Rating
        );

        await SendAsync(
            HttpMethod.Delete,
            new { card = "small-one", at = first.GetProperty("at").GetDateTimeOffset() }
        );
        await SendAsync(
            HttpMethod.Post,
            new
            {
                id = "abc",
                card = "small-one",
                rating = 3,
                ticked = new[] { 1 },
                seconds = 5,
            }
        );
        Assert.Empty((await new RehearsalState(_course.Host().Folder).Reviews.LoadAsync(Stop)).Reviews);

        async Task<System.Text.Json.JsonElement> SendAsync(HttpMethod method, object body)
        {
            using var request = Call(method, "api/reviews", body);
            using var response = await _client.SendAsync(request, Stop);
            response.EnsureSuccessStatusCode();
            return System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync(Stop)).RootElement;
        }
    }

    [Fact]
    public async Task Two_sessions_at_once_lose_no_review()
    {
        const int Each = 15;
        var terminal = new RehearsalState(_course.Host().Folder).Reviews;
        var start = DateTimeOffset.UtcNow;
        await Task.WhenAll(
            Task.Run(
                async () =>
                {
                    for (var i = 0; i < Each; i++)
                    {
                        using var request = Call(
                            HttpMethod.Post,
                            "api/reviews",
                            new
                            {
                                card = "small-one",
                                rating = 3,
                                ticked = new[] { 1 },
                                seconds = i,
                            }
                        );
                        using var response = await _client.SendAsync(request, Stop);
                        response.EnsureSuccessStatusCode();
                    }
                },
                Stop
            ),
            Task.Run(
                async () =>
                {
                    for (var i = 0; i < Each; i++)
                        await terminal.AddAsync(
                            new Review("small-two", start.AddSeconds(i), Rating.Good, [], 3, i),
                            Stop
                        );
                },
                Stop
            )
        );
        var reviews = (await terminal.LoadAsync(Stop)).Reviews;
        Assert.Equal(Each, reviews.Count(review => review.Card == "small-one"));
        Assert.Equal(Each, reviews.Count(review => review.Card == "small-two"));
    }

    [Theory]
    [InlineData("nothing.html")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("%2e%2e/Course.sln")]
    [InlineData("notebooks/01-small.ipynb")]
    public async Task What_is_no_page_is_not_served(string path)
    {
        using var response = await _client.GetAsync(path, Stop);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("There is no such page", await response.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task A_taken_port_is_told()
    {
        var taken = await Assert.ThrowsAsync<CommandException>(() =>
            SiteServer.StartAsync(_course.Host().Folder, _server.Address.Port, Stop)
        );
        Assert.StartsWith(
            $"Port {_server.Address.Port} is taken"
                + (OperatingSystem.IsLinux() ? $" by process {Environment.ProcessId} (" : "."),
            taken.Message
        );
    }

    HttpRequestMessage Call(HttpMethod method, string path, object? body = null)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add(SiteGuard.TokenHeader, _token);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        return request;
    }

    [GeneratedRegex("name=\"course-token\" content=\"([^\"]*)\"")]
    private static partial Regex Token();
}
