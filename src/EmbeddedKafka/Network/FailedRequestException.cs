namespace EmbeddedKafka.Network;

/// <summary>This library's own code failed in a request. Not to be taken for a connection that broke, whatever the
/// failure is: a missing assembly is an IOException too.</summary>
internal sealed class FailedRequestException(string what, Exception failure)
    : Exception($"{what} failed: {OneLine(failure)}", failure)
{
    /// <summary>The failure and where it was, without line breaks.</summary>
    static string OneLine(Exception failure)
    {
        var cause = failure.GetBaseException();
        var place = cause.StackTrace?.Split('\n', 2)[0].Trim();
        return $"{cause.GetType().Name}: {cause.Message.ReplaceLineEndings(" ")}{(place is null ? "" : $" ({place})")}";
    }
}
