using System.Diagnostics;
using Course.Interview.Reviews;
using Course.Tests.Cli;

namespace Course.Tests.Interview;

public sealed class ReviewStoreTests : IDisposable
{
    static readonly DateTimeOffset Day = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);

    readonly TemporaryCourse _course = new();
    readonly List<string> _said = [];

    CancellationToken Token => TestContext.Current.CancellationToken;

    ReviewStore Store => new(Path.Combine(_course.Root, ".course", "interview.json"), _said.Add);

    [Fact]
    public async Task A_review_comes_back_as_it_was_written()
    {
        var review = new Review(
            "x-ö\"\\one",
            new(2026, 11, 2, 8, 1, 2, 345, TimeSpan.FromHours(5.5)),
            Rating.Hard,
            [1, 3],
            5,
            12.5
        );
        await Store.AppendAsync([review], Token);
        var read = Assert.Single((await Store.LoadAsync(Token)).Reviews);
        Assert.Equal(review with { Ticked = [] }, read with { Ticked = [] });
        Assert.Equal([1, 3], read.Ticked);
    }

    [Fact]
    public async Task What_an_earlier_version_wrote_is_still_known_and_can_be_taken_back()
    {
        _course.Write(
            ".course/interview.json",
            """{ "version": 1, "reviews": [ { "card": "x-one", "at": "2026-11-01T08:00:00+00:00", "rating": "good", "ticked": [1], "points": 3, "seconds": 12 } ] }"""
        );
        var log = await Store.AddAsync(Rated("x-two"), Token);
        Assert.Equal(["x-one", "x-two"], log.Reviews.Select(review => review.Card));
        Assert.Equal(["x-two"], (await Store.RemoveAsync(log.Reviews[0], Token)).Reviews.Select(review => review.Card));
    }

    [Theory]
    [InlineData("{\"card\":\"x-torn\",\"at\":\"20")]
    [InlineData("{")]
    public async Task A_line_torn_by_a_kill_was_never_confirmed_and_goes_without_a_word(string torn)
    {
        await Store.AppendAsync([Rated("x-one")], Token);
        await File.AppendAllTextAsync(Store.Path, torn, Token);
        Assert.Equal(["x-one"], (await Store.LoadAsync(Token)).Reviews.Select(review => review.Card));
        Assert.Equal(
            ["x-one", "x-two"],
            (await Store.AddAsync(Rated("x-two"), Token)).Reviews.Select(review => review.Card)
        );
        Assert.Empty(_said);
    }

    [Fact]
    public async Task A_damaged_line_is_set_aside_and_said_and_everything_else_is_kept()
    {
        await Store.AppendAsync([Rated("x-one")], Token);
        await File.AppendAllTextAsync(
            Store.Path,
            "{\"card\":\"x-bad\",\"at\":\"never\",\"rating\":\"good\"}\n\u0001\u0002\n",
            Token
        );
        await Store.AppendAsync([Rated("x-two")], Token);
        Assert.Equal(["x-one", "x-two"], (await Store.LoadAsync(Token)).Reviews.Select(review => review.Card));
        Assert.Contains("2 lines of", Assert.Single(_said));
        Assert.Contains(
            "x-bad",
            await File.ReadAllTextAsync(
                Assert.Single(Directory.GetFiles(Path.GetDirectoryName(Store.Path)!, "*damaged*")),
                Token
            )
        );
        Assert.Equal(2, (await Store.LoadAsync(Token)).Reviews.Count);
        Assert.Single(_said);
    }

    [Fact]
    public async Task Two_processes_at_once_lose_no_review()
    {
        Write(cards: 12);
        Program();
        using var one = Rehearse("1");
        using var two = Rehearse("2");
        await Task.WhenAll(FinishAsync(one), FinishAsync(two));
        var reviews = (await Store.LoadAsync(Token)).Reviews;
        Assert.Equal(24, reviews.Count);
        Assert.Equal(24, reviews.DistinctBy(review => review.Card).Count());

        async Task FinishAsync(Process process)
        {
            for (var card = 0; card < 12; card++)
                await process.StandardInput.WriteAsync("answer\n1\n4\n");
            process.StandardInput.Close();
            await process.StandardOutput.ReadToEndAsync(Token);
            await process.WaitForExitAsync(Token);
        }
    }

    [Fact]
    public async Task Killed_between_the_rating_and_the_next_card_it_has_kept_the_rating_and_goes_on_from_there()
    {
        Write(cards: 4);
        for (var rated = 1; rated <= 3; rated++)
        {
            using var process = Rehearse("1");
            await UntilAsync(process, $"Card 1 of {5 - rated}");
            await process.StandardInput.WriteAsync("answer\n1\n4\n");
            await process.StandardInput.FlushAsync(Token);
            // "Back in 8 days" is what the person is told: from here on the rating must survive anything.
            await UntilAsync(process, "Back in ");
            process.Kill();
            await process.WaitForExitAsync(Token);
            Assert.Equal(rated, (await Store.LoadAsync(Token)).Reviews.Count);
        }

        Assert.Empty(_said);
    }

    void Write(int cards)
    {
        foreach (var (topic, name) in new[] { ("01-kafka-basics", "one"), ("02-architecture", "two") })
            _course.Write(
                $"notebooks/interview/{topic}.md",
                CardFiles.File([
                    .. Enumerable
                        .Range(0, cards)
                        .Select(card => CardFiles.Card($"{name}-{card}", question: $"What about {name} {card}?")),
                ])
            );
    }

    /// <summary>The program finds its course above its own files: here they lie in the course of this test.</summary>
    string Program()
    {
        var bin = Directory.CreateDirectory(Path.Combine(_course.Root, "bin")).FullName;
        if (File.Exists(Path.Combine(bin, "course.dll")))
            return Path.Combine(bin, "course.dll");
        foreach (
            var file in Directory
                .EnumerateFiles(AppContext.BaseDirectory, "*.dll")
                .Append(Path.Combine(AppContext.BaseDirectory, "course.runtimeconfig.json"))
        )
            File.Copy(file, Path.Combine(bin, Path.GetFileName(file)));
        return Path.Combine(bin, "course.dll");
    }

    Process Rehearse(string topic)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _course.Root,
        };
        foreach (var argument in new[] { Program(), "interview", "--topic", topic, "--new", "100" })
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        return process;
    }

    async Task UntilAsync(Process process, string text)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(TimeSpan.FromMinutes(2));
        var seen = "";
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            seen += line + "\n";
            if (line.Contains(text, StringComparison.Ordinal))
                return;
        }

        Assert.Fail($"'{text}' was not shown:\n{seen}");
    }

    static Review Rated(string card) => new(card, Day, Rating.Good, [1], 3, 20);

    public void Dispose() => _course.Dispose();
}
