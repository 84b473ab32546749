namespace EmbeddedKafka.Quotas;

/// <summary>A quota in force and who shares it; an empty name stands for all.</summary>
internal readonly record struct QuotaLimit(double Bound, string User, string ClientId);
