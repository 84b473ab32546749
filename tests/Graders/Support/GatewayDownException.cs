namespace Graders.Support;

internal sealed class GatewayDownException(string what = "The message gateway is down.") : Exception(what)
{
    /// <summary>Whether this is what ended the task, wrapped or not.</summary>
    public static bool Ended(Task task) =>
        task.Exception?.Flatten().InnerExceptions.Any(thrown => Chain(thrown).OfType<GatewayDownException>().Any())
        ?? false;

    static IEnumerable<Exception> Chain(Exception thrown)
    {
        for (var inner = thrown; inner is not null; inner = inner.InnerException)
            yield return inner;
    }
}
