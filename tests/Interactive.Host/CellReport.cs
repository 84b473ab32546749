using Microsoft.DotNet.Interactive.Events;

namespace Interactive.Host;

/// <summary>What one cell did.</summary>
/// <param name="Error">Why it failed, or null.</param>
/// <param name="Console">What it wrote to the standard output.</param>
/// <param name="Shown">What it showed as HTML, in order.</param>
/// <param name="Events">What the kit told of it as data (<c>Course.Kit.CourseEvent</c>), as JSON.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record CellReport(
    string? Error,
    string Console,
    IReadOnlyList<string> Shown,
    IReadOnlyList<string> Events,
    double Seconds
)
{
    const string Html = "text/html";
    const string Plain = "text/plain";
    const string Event = "application/vnd.course.event+json";

    public static CellReport Of(IReadOnlyList<KernelEvent> events, TimeSpan time) =>
        new(
            events.OfType<CommandFailed>().Select(failed => failed.Message).FirstOrDefault(),
            string.Concat(events.OfType<StandardOutputValueProduced>().SelectMany(written => Forms(written, Plain))),
            [.. events.OfType<DisplayEvent>().Where(IsShown).SelectMany(shown => Forms(shown, Html))],
            [.. events.OfType<DisplayEvent>().Where(IsShown).SelectMany(shown => Forms(shown, Event))],
            time.TotalSeconds
        );

    static bool IsShown(DisplayEvent item) => item is DisplayedValueProduced or ReturnValueProduced;

    static IEnumerable<string> Forms(DisplayEvent item, string type) =>
        item.FormattedValues.Where(form => form.MimeType == type).Select(form => form.Value);
}
