using System.Text.Json;
using Course.Base;
using Course.Interview;
using Course.Interview.Cards;
using Course.Interview.Reviews;
using Course.Interview.Scheduling;
using Microsoft.AspNetCore.Http;

namespace Course.Site;

/// <summary>
/// Rehearsal for the pages, by the schedule and in the file of <c>course interview</c>:
/// <list type="bullet">
/// <item><c>GET next?topic=&amp;level=&amp;skip=id,id</c>: the next card with both sides, or when one comes
/// back.</item>
/// <item><c>POST reviews</c> <c>{id, card, rating, ticked, seconds}</c>: saves a review, once for each id.</item>
/// <item><c>DELETE reviews</c> <c>{card, at}</c>: takes one back.</item>
/// </list>
/// Each change is made on what the file holds at that moment, so sessions side by side lose nothing.
/// </summary>
internal sealed class RehearsalApi(CourseFolder course, CourseSite site)
{
    const int NewCardsADay = 10,
        MostSeconds = 24 * 60 * 60,
        LongestId = 64;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    readonly RehearsalState _state = new(course);

    public Task AnswerAsync(HttpContext context, string call) =>
        (context.Request.Method, call) switch
        {
            ("GET", "next") => NextAsync(context),
            ("POST", "reviews") => AddAsync(context),
            ("DELETE", "reviews") => RemoveAsync(context),
            _ => SayAsync(context, StatusCodes.Status404NotFound, $"There is no call {context.Request.Method} {call}."),
        };

    async Task NextAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var now = course.Time.GetUtcNow();
        var zone = course.Time.LocalTimeZone;
        var log = await _state.Reviews.LoadAsync(context.RequestAborted);
        var scheduler = await _state.SchedulerAsync(context.RequestAborted);
        var book = new ScheduleBook(log, scheduler);
        var cards = site.Choose(query["topic"], query["level"]);
        var skipped = query["skip"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        var queue = new DueFirst(scheduler, NewCardsADay, zone).Arrange(cards, log, now);
        var waiting = queue.Where(card => !skipped.Contains(card.Id)).ToList();
        var soon = cards
            .Select(card => book.Find(card.Id))
            .OfType<CardSchedule>()
            .Where(schedule => !schedule.IsDue(now, zone))
            .MinBy(schedule => schedule.Due);
        await WriteAsync(
            context,
            new
            {
                waiting = waiting.Count,
                skipped = queue.Count - waiting.Count,
                comesBack = soon is null ? null : Interval.Text(soon.Due - now),
                card = waiting.Count == 0 ? null : Document(waiting[0], book, now),
            }
        );
    }

    object Document(Card card, ScheduleBook book, DateTimeOffset now) =>
        new
        {
            card.Id,
            question = site.Cards.Line(card.Question),
            meta = $"{CardsPage.Name(card.Level)} · {CardsPage.Name(card.Kind)} · "
                + $"{new Topic(card.Topic[..2], card.Topic[3..], null, null, null).Title}",
            answer = site.Cards.Answer(card),
            points = card.Rubric.Select(point => site.Cards.Line(point.Text)),
            rest = site.Cards.Rest(card),
            choices = book
                .Scheduler.Choices(book.Find(card.Id), card.Id, now)
                .Select(schedule => Interval.Text(schedule.Due - now)),
            fluentSeconds = RatingSuggestion.Fluent.TotalSeconds,
            suggestions = Enumerable
                .Range(0, card.Rubric.Count + 1)
                .Select(ticked => new
                {
                    fluent = (int)RatingSuggestion.From(ticked, card.Rubric.Count, TimeSpan.Zero).Rating,
                    slow = (int)
                        RatingSuggestion
                            .From(ticked, card.Rubric.Count, RatingSuggestion.Fluent + TimeSpan.FromSeconds(1))
                            .Rating,
                }),
        };

    async Task AddAsync(HttpContext context)
    {
        if (await ReadAsync<NewReview>(context) is not { } asked)
            return;
        if (site.Choose(null, null).FirstOrDefault(card => card.Id == asked.Card) is not { } card)
        {
            await SayAsync(
                context,
                StatusCodes.Status400BadRequest,
                "There is no such card (any more): reload the page."
            );
            return;
        }

        var ticked = (asked.Ticked ?? []).Distinct().Order().ToList();
        if (
            !Enum.IsDefined((Rating)asked.Rating)
            || ticked.Any(point => point < 1 || point > card.Rubric.Count)
            || asked.Seconds is not (>= 0 and <= MostSeconds)
            || asked.Id is { Length: 0 or > LongestId }
        )
        {
            await SayAsync(
                context,
                StatusCodes.Status400BadRequest,
                "That is no review: a rating from 1 to 4, points of the card, and seconds are needed."
            );
            return;
        }

        var review = new Review(
            card.Id,
            course.Time.GetUtcNow(),
            (Rating)asked.Rating,
            ticked,
            card.Rubric.Count,
            Math.Round(asked.Seconds, 1),
            asked.Id
        );
        var log = await _state.Reviews.AddAsync(review, context.RequestAborted);
        // A browser that lost the answer sends its rating again, with the same id: it counts once, and the answer is
        // the rating that was stored first. If that was undone since, it stays undone.
        if (asked.Id is not null)
            review = log.Reviews.FirstOrDefault(kept => kept.Id == asked.Id) ?? review;
        var schedule = new ScheduleBook(log, await _state.SchedulerAsync(context.RequestAborted)).Find(card.Id);
        await WriteAsync(
            context,
            new
            {
                review.Card,
                review.At,
                rating = (int)review.Rating,
                comesBack = schedule is null ? null : Interval.Text(schedule.Due - review.At),
            }
        );
    }

    async Task RemoveAsync(HttpContext context)
    {
        if (await ReadAsync<OldReview>(context) is not { } asked)
            return;
        await _state.Reviews.RemoveAsync(
            new Review(asked.Card ?? "", asked.At, Rating.Good, [], 0, 0),
            context.RequestAborted
        );
        await WriteAsync(context, new { asked.Card });
    }

    static async Task<T?> ReadAsync<T>(HttpContext context)
        where T : class
    {
        try
        {
            if (
                await JsonSerializer.DeserializeAsync<T>(context.Request.Body, Json, context.RequestAborted) is
                { } value
            )
                return value;
        }
        catch (JsonException) { }

        await SayAsync(context, StatusCodes.Status400BadRequest, "The call's body is not the JSON that was expected.");
        return null;
    }

    static Task WriteAsync(HttpContext context, object document) =>
        context.Response.WriteAsJsonAsync(document, Json, context.RequestAborted);

    static Task SayAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, new { error = sentence });
    }

    sealed record NewReview(string? Card, int Rating, int[]? Ticked, double Seconds, string? Id = null);

    sealed record OldReview(string? Card, DateTimeOffset At);
}
