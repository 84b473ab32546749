using Course.Interview;
using Course.Interview.Reviews;
using Course.Site;
using Course.Tests.Cli;

namespace Course.Tests.Pages;

/// <summary>A person walks through the site in a real browser: from a folder on the disk, and served by <c>course
/// open</c>.</summary>
public sealed class SiteInBrowserTests : IAsyncLifetime
{
    readonly TemporaryCourse _course = SmallCourse.Create();
    DevTools _tab = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    string Folder => Path.Combine(_course.Root, "site");

    public async ValueTask InitializeAsync()
    {
        _tab = await DevTools.StartAsync(Browser.OrSkip(), Stop);
        Assert.Equal((0, ""), await RunAsync("run", "1"));
        Assert.Equal((0, ""), await RunAsync("site", "--output", Folder));
    }

    public async ValueTask DisposeAsync()
    {
        if (_tab is not null)
            await _tab.DisposeAsync();
        _course.Dispose();
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task From_home_to_a_topic_to_a_chart_to_the_table_behind_it(int width, bool dark)
    {
        await _tab.ShowAsync(width, dark);
        await _tab.GoAsync(Page("index.html"));
        await ReadableAsync();
        await _tab.ClickAsync(".topics h3 a");
        await _tab.UntilAsync(
            "location.pathname.endsWith('01-small.html') && document.querySelector('.ck-drawn .main-svg')"
        );
        await ReadableAsync();

        var alt = await _tab.ReadAsync<string>("document.querySelector('.ck-plot').getAttribute('aria-label')");
        Assert.Contains("group a: 5 points, from 5 to 7, lowest 2 at 3, highest 9 at 2.", alt);
        Assert.False(await _tab.ReadAsync<bool>("document.querySelector('.ck-data').open"));
        await _tab.ClickAsync(".ck-data summary");
        await _tab.UntilAsync("document.querySelector('.ck-data').open");
        Assert.Equal(5, await _tab.ReadAsync<int>("document.querySelectorAll('.ck-data tbody tr').length"));
        await ReadableAsync();

        await _tab.ClickAsync(".tabs a[href$='-lab.html']");
        await _tab.UntilAsync("location.pathname.endsWith('-lab.html') && document.querySelector('details summary')");
        Assert.False(await _tab.ReadAsync<bool>("document.querySelector('.prose details').open"));
        await ReadableAsync();
        await NothingWentWrongAsync();
    }

    [Fact]
    public async Task Search_finds_sections_and_cards_without_a_network()
    {
        await _tab.ShowAsync(1280, dark: false);
        await _tab.GoAsync(Page("index.html"));
        await _tab.PressAsync("/");
        await _tab.UntilAsync("document.querySelector('dialog.search').open && window.courseIndex");
        await _tab.TypeAsync("quick producer");
        await _tab.UntilAsync("document.querySelectorAll('#found li').length === 1");
        Assert.Equal("Lag grows", await _tab.ReadAsync<string>("document.querySelector('#found .title').textContent"));
        await ReadableAsync();
        await _tab.PressAsync("Enter");
        await _tab.UntilAsync(
            "location.href.endsWith('01-small.html#lag-grows') && document.readyState === 'complete'"
        );

        await _tab.PressAsync("/");
        await _tab.UntilAsync("window.courseIndex");
        await _tab.TypeAsync("dictionary");
        await _tab.UntilAsync("document.querySelectorAll('#found li').length === 1");
        await _tab.PressAsync("Enter");
        await _tab.UntilAsync("location.hash === '#small-one' && document.getElementById('small-one')?.open");
        await NothingWentWrongAsync();
    }

    [Theory]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    public async Task Cards_fold_and_levels_can_be_chosen(int width, bool dark)
    {
        await _tab.ShowAsync(width, dark);
        await _tab.GoAsync(Page("01-small-cards.html"));
        Assert.Equal(
            "What is a small Dictionary<K, V>?",
            await _tab.ReadAsync<string>("document.querySelector('#small-one h2').textContent")
        );
        Assert.Equal(0, await _tab.ReadAsync<int>("document.querySelectorAll('details.card[open]').length"));
        await _tab.ClickAsync("#small-one summary");
        await _tab.UntilAsync("document.getElementById('small-one').open");
        await ReadableAsync();
        await _tab.ClickAsync("[data-unfold]");
        await _tab.UntilAsync("document.querySelectorAll('details.card[open]').length === 2");
        await ReadableAsync();
        await _tab.ClickAsync("button[data-level=senior]");
        await _tab.UntilAsync(
            "document.getElementById('small-two').hidden && !document.getElementById('small-one').hidden"
        );
        await NothingWentWrongAsync();
    }

    [Fact]
    public async Task The_colours_follow_the_system_until_somebody_chooses()
    {
        const string Paper = "getComputedStyle(document.body).backgroundColor";
        await _tab.ShowAsync(1280, dark: true);
        await _tab.GoAsync(Page("01-small.html"));
        await _tab.UntilAsync("document.querySelector('.ck-drawn .main-svg')");
        var dark = await _tab.ReadAsync<string>(Paper);
        await _tab.ClickAsync("[data-theme-switch]");
        await _tab.UntilAsync($"document.documentElement.dataset.theme === 'light' && {Paper} !== '{dark}'");
        Assert.Equal(
            "Colours: light",
            await _tab.ReadAsync<string>("document.querySelector('[data-theme-switch]').getAttribute('aria-label')")
        );
        await _tab.GoAsync(Page("index.html"));
        Assert.Equal("light", await _tab.ReadAsync<string>("document.documentElement.dataset.theme"));
        await NothingWentWrongAsync();
    }

    [Fact]
    public async Task Cards_are_rehearsed_by_keyboard_and_the_review_is_that_of_course_interview()
    {
        var host = _course.Host();
        await using var server = await SiteServer.StartAsync(host.Folder, 0, Stop);
        await _tab.ShowAsync(1280, dark: false);
        await _tab.GoAsync($"{server.Address}rehearse.html?topic=01-small");
        await _tab.UntilAsync(
            "document.querySelector('.on-stage .question')?.textContent.includes('Dictionary<K, V>')"
        );
        Assert.Equal("2 cards wait", await _tab.ReadAsync<string>("document.querySelector('.count').textContent"));
        await ReadableAsync();
        await _tab.PressAsync(" ");
        await _tab.UntilAsync("document.querySelectorAll('.ticks input').length === 3");
        await _tab.PressAsync("1");
        await _tab.PressAsync("3");
        await _tab.UntilAsync(
            "document.querySelector('.suggestion').textContent.startsWith('2 of 3 points') && "
                + "document.querySelector('.rate .chosen').textContent.startsWith('Good')"
        );
        await ReadableAsync();
        await _tab.PressAsync("h");
        await _tab.UntilAsync("document.querySelector('.on-stage .question')?.textContent.includes('what?')");

        var store = new RehearsalState(host.Folder).Reviews;
        var review = Assert.Single((await store.LoadAsync(Stop)).Reviews);
        Assert.Equal(("small-one", Rating.Hard, 3), (review.Card, review.Rating, review.Points));
        Assert.Equal([1, 3], review.Ticked);

        await _tab.PressAsync("u");
        await _tab.UntilAsync(
            "document.querySelector('.on-stage .question')?.textContent.includes('Dictionary<K, V>')"
        );
        Assert.Empty((await store.LoadAsync(Stop)).Reviews);
        await NothingWentWrongAsync(server.Address.AbsoluteUri);
    }

    [Fact]
    public async Task A_rating_that_cannot_be_saved_is_told_and_can_be_given_again()
    {
        var server = await SiteServer.StartAsync(_course.Host().Folder, 0, Stop);
        var port = server.Address.Port;
        await _tab.ShowAsync(390, dark: true);
        await _tab.GoAsync($"{server.Address}rehearse.html");
        await _tab.ClickAsync(".actions .chosen");
        await _tab.UntilAsync("document.querySelector('.rate')");
        await server.DisposeAsync();
        await _tab.ClickAsync(".rate button");
        await _tab.UntilAsync(
            "!document.querySelector('.trouble').hidden && "
                + "document.querySelector('.trouble').textContent.includes('course open')"
        );
        Assert.True(await _tab.ReadAsync<bool>("document.querySelectorAll('.rate button:disabled').length === 0"));
        await ReadableAsync();
    }

    string Page(string name) => new Uri(Path.Combine(Folder, name)).AbsoluteUri;

    async Task<(int, string)> RunAsync(params string[] args)
    {
        var (code, output, error) = await _course.RunAsync(args);
        return (code, code == 0 ? error : output + error);
    }

    /// <summary>Nothing is wider than the window, and no text is too faint.</summary>
    async Task ReadableAsync()
    {
        Assert.Equal(
            0,
            await _tab.ReadAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        );
        Assert.Empty(await _tab.ReadAsync<string[]>(Contrast.Faint));
    }

    async Task NothingWentWrongAsync(string? own = null)
    {
        Assert.Empty(_tab.Errors);
        Assert.True(await _tab.ReadAsync<bool>("typeof window.hacked === 'undefined'"));
        var files = new Uri(Folder).AbsoluteUri;
        Assert.All(
            _tab.Requests,
            address =>
                Assert.True(
                    address.StartsWith(own ?? files, StringComparison.Ordinal)
                        || address.StartsWith("data:", StringComparison.Ordinal)
                        || address.StartsWith("about:", StringComparison.Ordinal),
                    address
                )
        );
    }
}
