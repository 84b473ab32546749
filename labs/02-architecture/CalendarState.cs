namespace Labs.Architecture;

/// <summary>Task 5: see <see cref="ICalendarState"/> and the README.</summary>
public sealed class CalendarState(string bootstrapServers, string topic) : ICalendarState
{
    public async Task<IReadOnlyDictionary<string, string>> RebuildAsync(CancellationToken cancel)
    {
        // TODO 5: read all partitions from the beginning. How do you know that you are at the end of a log with holes?
        return new Dictionary<string, string>();
    }
}
