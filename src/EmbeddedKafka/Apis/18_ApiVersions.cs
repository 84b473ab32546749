using EmbeddedKafka.Cluster.Controller;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Apis;

/// <summary>
/// ApiVersions, versions 0–4.
/// <list type="bullet">
/// <item>Advertises the handlers of the table, no more; and from version 3 features, supported and finalized (before
/// version 4 without those whose lowest version is 0).</item>
/// <item>An unknown version is answered before it comes here: error 35 in version 0 (KIP-511).</item>
/// <item>From version 3 a client names its software; a name or version that is empty or has other characters than
/// letters, digits, '-' and '.' is INVALID_REQUEST.</item>
/// </list>
/// </summary>
internal sealed class ApiVersionsHandler(ApiVersionsTable table, Features features)
    : ApiHandler<ApiVersionsRequest>(ApiKey.ApiVersions, 0, 4)
{
    public override bool ChangesMetadata => false;

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, ApiVersionsRequest request) =>
        context.Version >= 3 && !(IsProper(request.ClientSoftwareName) && IsProper(request.ClientSoftwareVersion))
            ? Answer(new ApiVersionsResponse { ErrorCode = ErrorCode.InvalidRequest })
            : Answer(
                new ApiVersionsResponse
                {
                    ApiKeys = table.Advertise(),
                    // Clients before KIP-1022 refuse a range that begins with 0.
                    SupportedFeatures =
                    [
                        .. features
                            .All.Where(feature => context.Version >= 4 || feature.Min > 0)
                            .Select(feature => new ApiVersionsResponse.SupportedFeatureKey
                            {
                                Name = feature.Name,
                                MinVersion = feature.Min,
                                MaxVersion = feature.Max,
                            }),
                    ],
                    FinalizedFeaturesEpoch = features.Epoch,
                    FinalizedFeatures =
                    [
                        .. features.Finalized.Select(feature => new ApiVersionsResponse.FinalizedFeatureKey
                        {
                            Name = feature.Name,
                            MinVersionLevel = feature.Level,
                            MaxVersionLevel = feature.Level,
                        }),
                    ],
                }
            );

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
