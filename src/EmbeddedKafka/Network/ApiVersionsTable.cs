using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Network;

/// <summary>The handlers of a cluster, and with them what ApiVersions advertises: an API without a handler does not
/// exist.</summary>
internal sealed class ApiVersionsTable
{
    readonly IApiHandler?[] _byKey;

    public ApiVersionsTable(IReadOnlyList<IApiHandler> handlers, Cluster.Controller.Features? features = null)
    {
        short highest = (short)ApiKey.ApiVersions;
        foreach (var handler in handlers)
            highest = Math.Max(highest, (short)handler.Key);
        _byKey = new IApiHandler?[highest + 1];
        foreach (var handler in handlers)
            _byKey[(short)handler.Key] = handler;
        _byKey[(short)ApiKey.ApiVersions] = new Apis.ApiVersionsHandler(this, features ?? new());
    }

    /// <summary>The handler for <paramref name="key"/>, or null.</summary>
    public IApiHandler? Find(ApiKey key) => (uint)key < (uint)_byKey.Length ? _byKey[(short)key] : null;

    /// <summary>What every broker says it can do, in order of keys.</summary>
    public List<ApiVersionsResponse.ApiVersion> Advertise()
    {
        var list = new List<ApiVersionsResponse.ApiVersion>(_byKey.Length);
        foreach (var handler in _byKey)
            if (handler is not null)
                list.Add(
                    new()
                    {
                        ApiKey = (short)handler.Key,
                        MinVersion = handler.AdvertisedMinVersion,
                        MaxVersion = handler.MaxVersion,
                    }
                );
        return list;
    }
}
