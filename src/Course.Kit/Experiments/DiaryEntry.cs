using Confluent.Kafka;

namespace Course.Kit;

/// <summary>One partition that changed hands, as the member saw it.</summary>
/// <param name="At">When, since the diary was begun.</param>
/// <param name="Member">The member's client id.</param>
/// <param name="Change">What happened.</param>
/// <param name="Partition">To which partition.</param>
public sealed record DiaryEntry(TimeSpan At, string Member, OwnerChange Change, TopicPartition Partition);
