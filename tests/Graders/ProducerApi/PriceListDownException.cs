namespace Graders.ProducerApi;

internal sealed class PriceListDownException() : Exception("The price list is out of order.")
{
    /// <summary>Whether this is what ended the task, wrapped or not.</summary>
    public static bool Ended(Task task) =>
        task.Exception?.Flatten().InnerExceptions.Any(thrown => Chain(thrown).OfType<PriceListDownException>().Any()) ?? false;

    private static IEnumerable<Exception> Chain(Exception thrown)
    {
        for (var inner = thrown; inner is not null; inner = inner.InnerException)
            yield return inner;
    }
}
