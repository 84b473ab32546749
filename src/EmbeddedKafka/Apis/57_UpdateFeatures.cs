using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// UpdateFeatures, versions 0–2: finalizes versions of features (KIP-584).
/// <list type="bullet">
/// <item>All or none; an error stands at the top; up to version 1 features are listed where there is none.</item>
/// <item>Down only as a downgrade says it (upgrade type 2 safe, 3 unsafe; version 0: AllowDowngrade); ValidateOnly
/// (version 1) changes nothing.</item>
/// <item>INVALID_UPDATE_VERSION for what brokers do not support.</item>
/// <item>Needs Alter on the cluster.</item>
/// </list>
/// </summary>
internal sealed class UpdateFeaturesHandler(ClusterState state)
    : ForwardedHandler<UpdateFeaturesRequest>(ApiKey.UpdateFeatures, 0, 2)
{
    const sbyte Upgrade = 1,
        SafeDowngrade = 2,
        UnsafeDowngrade = 3;

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, UpdateFeaturesRequest request)
    {
        if (!state.Authorizer.AllowsCluster(context, AclOperation.Alter))
            return Answer(
                new UpdateFeaturesResponse
                {
                    ErrorCode = ErrorCode.ClusterAuthorizationFailed,
                    ErrorMessage = Denials.Sentence(ErrorCode.ClusterAuthorizationFailed),
                }
            );
        var (error, message) = (state.Faults.ErrorFor(context.Api, context.BrokerId, context.ClientId), "");
        foreach (var update in request.FeatureUpdates)
        {
            if (error != ErrorCode.None)
                break;
            if (Objection(update, TypeOf(context, update)) is not { } objection)
                continue;
            error = ErrorCode.InvalidUpdateVersion;
            message = $"Invalid update version {update.MaxVersionLevel} for feature {update.Feature}. {objection}";
        }
        if (error == ErrorCode.None && !request.ValidateOnly)
            foreach (var update in request.FeatureUpdates)
                state.Features.Finalize(update.Feature, update.MaxVersionLevel);
        return Answer(Response(context, request, error, message));
    }

    static IResponse Response(RequestContext context, UpdateFeaturesRequest request, ErrorCode error, string message)
    {
        var isWrong = error != ErrorCode.None;
        var response = new UpdateFeaturesResponse
        {
            ErrorCode = error,
            ErrorMessage = isWrong
                ? $"The update failed for all features since the following feature had an error: {message}"
                : null,
        };
        // Kafka sends the message "NONE" where there is no error.
        if (context.Version < 2 && !isWrong)
            response.Results = request.FeatureUpdates.ConvertAll(
                update => new UpdateFeaturesResponse.UpdatableFeatureResult
                {
                    Feature = update.Feature,
                    ErrorMessage = "NONE",
                }
            );
        return response;
    }

    static sbyte TypeOf(RequestContext context, UpdateFeaturesRequest.FeatureUpdateKey update) =>
        context.Version > 0 ? update.UpgradeType
        : update.AllowDowngrade ? SafeDowngrade
        : Upgrade;

    string? Objection(UpdateFeaturesRequest.FeatureUpdateKey update, sbyte type)
    {
        var level = update.MaxVersionLevel;
        if (type is not (Upgrade or SafeDowngrade or UnsafeDowngrade))
            return "The controller does not support the given upgrade type.";
        if (level < 0)
            return "A feature version cannot be less than 0.";
        if (state.Features.Find(update.Feature) is not { } feature)
            return $"Local controller {state.Controller} does not support this feature.";
        if (level > feature.Max || (level != 0 && level < feature.Min))
            return $"Local controller {state.Controller} only supports versions {feature.Min}-{feature.Max}";
        var current = feature.Level;
        if (level < current && type == Upgrade)
            return "Can't downgrade the version of this feature without setting the upgrade type to either safe or "
                + "unsafe downgrade.";
        return level > current && type != Upgrade ? "Can't downgrade to a newer version." : null;
    }

    protected override IResponse TimedOut(UpdateFeaturesRequest request) =>
        new UpdateFeaturesResponse { ErrorCode = ErrorCode.RequestTimedOut };
}
