using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>
/// ApiVersions, versions 0–4.
/// <list type="bullet">
/// <item>Advertises the handlers of the table, no more.</item>
/// <item>An unknown version is answered before it comes here: error 35 in version 0 (KIP-511).</item>
/// <item>From version 3 a client names its software; a name or version that is empty or has other characters than letters, digits, '-' and '.' is INVALID_REQUEST.</item>
/// </list>
/// </summary>
internal sealed class ApiVersionsHandler(ApiVersionsTable table) : ApiHandler<ApiVersionsRequest>(ApiKey.ApiVersions, 0, 4)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, ApiVersionsRequest request)
        => context.Version >= 3 && !(IsProper(request.ClientSoftwareName) && IsProper(request.ClientSoftwareVersion))
            ? Answer(new ApiVersionsResponse { ErrorCode = ErrorCode.InvalidRequest })
            : Answer(new ApiVersionsResponse { ApiKeys = table.Advertise() });

    static bool IsProper(string text)
    {
        if (text.Length == 0 || !char.IsAsciiLetterOrDigit(text[0]) || !char.IsAsciiLetterOrDigit(text[^1]))
            return false;
        foreach (var letter in text)
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '.'))
                return false;
        return true;
    }
}
