namespace EmbeddedKafka.Groups.Modern.Assignors;

/// <summary>What an assignor knows of a member.</summary>
/// <param name="Topics">To which it is subscribed and which exist.</param>
/// <param name="Target">What it was assigned before.</param>
internal sealed record AssignedMember(string Id, string? InstanceId, HashSet<Guid> Topics, TopicPartitions Target);
