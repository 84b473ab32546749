using EmbeddedKafka.Protocol;

namespace EmbeddedKafka;

/// <summary>What a fault may strike: a request, or one topic or partition that it names.</summary>
/// <param name="Topic">Null for a request that names none.</param>
/// <param name="Partition">Null for a request that names topics only.</param>
public readonly record struct FaultTarget(ApiKey Api, int BrokerId, string? ClientId, string? Topic, int? Partition);
