using EmbeddedKafka.Groups.Modern.Assignors;
using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Groups.Modern.Consumer;

/// <summary>ConsumerGroupHeartbeat of members that stay: join, change, take a step towards the target.</summary>
internal sealed partial class ConsumerGroup
{
    /// <exception cref="GroupException">The member may not go on.</exception>
    public ConsumerGroupHeartbeatResponse Heartbeat(RequestContext context, ConsumerGroupHeartbeatRequest request)
    {
        if (_members.Count >= Settings.ConsumerMaxSize && !_members.ContainsKey(request.MemberId))
            throw new GroupException(
                ErrorCode.GroupMaxSizeReached,
                $"The consumer group has reached its maximum capacity of {Settings.ConsumerMaxSize} members."
            );
        var records = new List<CoordinatorRecord>();
        var owned = request
            .TopicPartitions?.SelectMany(topic => topic.Partitions.Select(partition => (topic.TopicId, partition)))
            .ToHashSet();
        var member = request.InstanceId is null ? Dynamic(request, owned) : Static(request, owned, records);
        var before = member.Assigned;
        var subscriptionChanged = Update(member, context, request, records);
        Resolve(context, records);
        Advance(member, subscriptionChanged, owned, records);
        var isFull =
            request.RebalanceTimeoutMs != -1
            && (request.SubscribedTopicNames is not null || request.SubscribedTopicRegex is not null)
            && request.TopicPartitions is not null;
        return new()
        {
            MemberId = member.Id,
            MemberEpoch = member.Epoch,
            HeartbeatIntervalMs = Settings.ConsumerHeartbeatInterval(Id),
            Assignment =
                request.MemberEpoch == 0 || isFull || !before.IsSameAs(member.Assigned)
                    ? new()
                    {
                        TopicPartitions = member.Assigned.ToList(
                            (topic, partitions) =>
                                new ConsumerGroupHeartbeatResponse.TopicPartitions
                                {
                                    TopicId = topic,
                                    Partitions = partitions,
                                }
                        ),
                    }
                    : null,
        };
    }

    /// <summary>Raises the epoch if something has changed, computes the target for it, and takes the member one step
    /// towards it.</summary>
    void Advance(
        ConsumerMember member,
        bool subscriptionChanged,
        HashSet<(Guid, int)>? owned,
        List<CoordinatorRecord> records
    )
    {
        RaiseEpoch(subscriptionChanged, MetadataHash(), records);
        Assign(records);
        if (
            new Reconciler(
                member,
                Math.Max(AssignmentEpoch, 1),
                TargetOf(member.Id),
                TopicsOf(member),
                (topic, partition) => IsOwnedByOther(member, topic, partition)
            ).Step(owned, subscriptionChanged)
        )
            records.Add(ConsumerGroupRecords.Current(Id, member));
        Watch(member);
        state.Groups.Write(Id, records);
        if (records.Count > 0)
            state.Groups.Announce(this);
    }

    ConsumerMember Dynamic(ConsumerGroupHeartbeatRequest request, HashSet<(Guid, int)>? owned)
    {
        if (_members.TryGetValue(request.MemberId, out var known))
        {
            CheckEpoch(known, request.MemberEpoch, owned);
            return known;
        }
        return request.MemberEpoch == 0 ? Add(request.MemberId, null) : throw Unknown(request.MemberId);
    }

    ConsumerMember Static(
        ConsumerGroupHeartbeatRequest request,
        HashSet<(Guid, int)>? owned,
        List<CoordinatorRecord> records
    )
    {
        var known = _staticMembers.TryGetValue(request.InstanceId!, out var knownId) ? _members[knownId] : null;
        if (request.MemberEpoch != 0)
        {
            CheckInstance(known, request.MemberId, request.InstanceId!);
            CheckEpoch(known!, request.MemberEpoch, owned);
            return known!;
        }
        if (known is null)
            return Add(request.MemberId, request.InstanceId);
        if (known.Id == request.MemberId)
            return known;
        if (known.Classic is null && known.Epoch != ConsumerMember.LeftForAWhile)
            throw new GroupException(
                ErrorCode.UnreleasedInstanceId,
                $"Static member {request.MemberId} with instance id {request.InstanceId} was fenced by member "
                    + $"{known.Id}."
            );
        return Replace(known, request.MemberId, records);
    }

    static void CheckEpoch(ConsumerMember member, int epoch, HashSet<(Guid Topic, int Partition)>? owned)
    {
        // Zero means to join (again), whatever was before.
        if (epoch == 0 || epoch == member.Epoch)
            return;
        if (epoch > member.Epoch)
            throw new GroupException(
                ErrorCode.FencedMemberEpoch,
                $"The consumer group member has a greater member epoch ({epoch}) than the one known by the "
                    + $"group coordinator ({member.Epoch}). The member must abandon all its partitions and rejoin."
            );
        // The response with the newer epoch may have been lost.
        if (
            epoch != member.PreviousEpoch
            || owned is null
            || !owned.All(one => member.Assigned.Contains(one.Topic, one.Partition))
        )
            throw new GroupException(
                ErrorCode.FencedMemberEpoch,
                $"The consumer group member has a smaller member epoch ({epoch}) than the one known by the "
                    + $"group coordinator ({member.Epoch}). The member must abandon all its partitions and rejoin."
            );
    }

    static void CheckInstance(ConsumerMember? known, string memberId, string instanceId)
    {
        if (known is null)
            throw new GroupException(ErrorCode.UnknownMemberId, $"Instance id {instanceId} is unknown.");
        if (known.Id != memberId)
            throw new GroupException(
                ErrorCode.FencedInstanceId,
                $"Static member {memberId} with instance id {instanceId} was fenced by member {known.Id}."
            );
    }

    GroupException Unknown(string memberId) =>
        new(ErrorCode.UnknownMemberId, $"Member {memberId} is not a member of group {Id}.");

    ConsumerMember Add(string memberId, string? instanceId)
    {
        var member = new ConsumerMember(memberId) { InstanceId = instanceId };
        _members.Add(memberId, member);
        if (instanceId is not null)
            _staticMembers[instanceId] = memberId;
        return member;
    }

    /// <summary>A static member is back as another process: it takes over all that the former had.</summary>
    ConsumerMember Replace(ConsumerMember known, string memberId, List<CoordinatorRecord> records)
    {
        var member = new ConsumerMember(memberId)
        {
            InstanceId = known.InstanceId,
            RackId = known.RackId,
            ClientId = known.ClientId,
            ClientHost = known.ClientHost,
            RebalanceTimeout = known.RebalanceTimeout,
            Topics = known.Topics,
            Regex = known.Regex,
            Assignor = known.Assignor,
            State = known.State,
            Assigned = known.Assigned,
            PendingRevocation = known.PendingRevocation,
            Classic = known.Classic,
        };
        known.StopTimers();
        _members.Remove(known.Id);
        _members.Add(memberId, member);
        _staticMembers[known.InstanceId!] = memberId;
        records.AddRange(ConsumerGroupRecords.MemberTombstones(Id, known.Id));
        records.Add(ConsumerGroupRecords.Member(Id, member));
        MoveTarget(known.Id, memberId, records);
        records.Add(ConsumerGroupRecords.Current(Id, member));
        return member;
    }

    /// <summary>Takes over what the request says anew; true when the subscription has changed.</summary>
    bool Update(
        ConsumerMember member,
        RequestContext context,
        ConsumerGroupHeartbeatRequest request,
        List<CoordinatorRecord> records
    ) =>
        Update(
            member,
            records,
            () =>
            {
                member.RackId = request.RackId ?? member.RackId;
                member.RebalanceTimeout =
                    request.RebalanceTimeoutMs == -1 ? member.RebalanceTimeout : request.RebalanceTimeoutMs;
                member.Assignor = request.ServerAssignor ?? member.Assignor;
                member.Topics = request.SubscribedTopicNames is { } names ? Sorted(names) : member.Topics;
                member.Regex = request.SubscribedTopicRegex ?? member.Regex;
                member.ClientId = context.ClientId ?? "";
                member.ClientHost = context.ClientHost;
                member.Classic = null;
                member.Join?.Cancel();
                member.Sync?.Cancel();
            }
        );

    static List<string> Sorted(IEnumerable<string> names) => [.. names.Distinct().Order(StringComparer.Ordinal)];

    bool Update(ConsumerMember member, List<CoordinatorRecord> records, Action change)
    {
        var before = ConsumerGroupRecords.Member(Id, member).Value;
        var (topics, regex) = (member.Topics, member.Regex);
        change();
        var after = ConsumerGroupRecords.Member(Id, member);
        if (member.Epoch == 0 || !before.AsSpan().SequenceEqual(after.Value))
            records.Add(after);
        return !topics.SequenceEqual(member.Topics) || (regex ?? "") != (member.Regex ?? "");
    }

    /// <summary>Finds the topics of every pattern again, as the client may see them that sends this request.</summary>
    void Resolve(RequestContext context, List<CoordinatorRecord> records)
    {
        var wanted = _members
            .Values.Select(member => member.Regex)
            .Where(regex => !string.IsNullOrEmpty(regex))
            .ToHashSet();
        foreach (var gone in _regexes.Keys.Where(regex => !wanted.Contains(regex)).ToList())
        {
            _regexes.Remove(gone);
            records.Add(ConsumerGroupRecords.RegexTombstone(Id, gone));
        }
        foreach (var regex in wanted)
        {
            var pattern = TopicPattern.Parse(regex!);
            var topics = state
                .Topics.Values.Where(topic =>
                    !topic.IsInternal
                    && pattern.IsMatch(topic.Name)
                    && state.Authorizer.AllowsTopic(context, AclOperation.Describe, topic.Name, Asking.Probe)
                )
                .Select(topic => topic.Name)
                .Order(StringComparer.Ordinal)
                .ToList();
            if (_regexes.TryGetValue(regex!, out var known) && known.SequenceEqual(topics))
                continue;
            _regexes[regex!] = topics;
            records.Add(ConsumerGroupRecords.Regex(Id, regex!, topics, state.Now));
        }
    }

    protected override IAssignor ChooseAssignor()
    {
        var name = AssignorName;
        return Settings.ConsumerAssignors.First(assignor => assignor.Name == name);
    }

    protected override IEnumerable<AssignedMember> MembersToAssign() =>
        _members.Values.Select(member => new AssignedMember(
            member.Id,
            member.InstanceId,
            TopicsOf(member),
            TargetOf(member.Id)
        ));

    protected override int PartitionsToAssign(Guid topic) => state.Find(topic)!.Partitions.Count;

    protected override CoordinatorRecord EpochRecord(int epoch, long metadataHash) =>
        ConsumerGroupRecords.Group(Id, epoch, metadataHash);

    protected override CoordinatorRecord TargetRecord(int epoch, long assignedAt) =>
        ConsumerGroupRecords.Target(Id, epoch, assignedAt);

    protected override CoordinatorRecord TargetRecord(string memberId, TopicPartitions target) =>
        ConsumerGroupRecords.MemberTarget(Id, memberId, target);

    bool IsOwnedByOther(ConsumerMember member, Guid topic, int partition) =>
        _members.Values.Any(other =>
            other != member
            && (other.Assigned.Contains(topic, partition) || other.PendingRevocation.Contains(topic, partition))
        );
}
