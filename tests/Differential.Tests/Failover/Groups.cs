using Differential.Tests.Groups;

namespace Differential.Tests.Failover;

internal static class Groups
{
    [Scenario(Disturbs = true)]
    public static async Task Offsets_outlive_their_coordinator(ScenarioContext kafka)
    {
        var (group, topic) = (kafka.Name("group"), await kafka.CreateTopicAsync());
        await kafka.AskCoordinatorAsync<OffsetCommitResponse>(
            group,
            OffsetRequests.Commit(group, topic, 42, metadata: "note"),
            8
        );
        var member = await Member.ConnectAsync(kafka, group, instance: "one");
        await member.JoinOnceAsync();
        await member.SyncAsync((member.Id, "all"));
        var old = await kafka.CoordinatorAsync(group);
        await kafka.StopNodeAsync(old);
        var found = await kafka.CoordinatorAsync(group);
        kafka.Say($"another node coordinates: {found != old}");
        var fetched = await kafka.AskAsync<OffsetFetchResponse>(found, OffsetRequests.Fetch(group, topic, 0), 8);
        kafka.Say("offsets", fetched);
        kafka.Rename(member.Id, "<member>");
        var described = (
            await kafka.AskAsync<DescribeGroupsResponse>(found, new DescribeGroupsRequest { Groups = [group] }, 5)
        ).Groups.Single();
        kafka.Say(
            $"group: {described.GroupState}, members {string.Join(", ", described.Members.Select(one => one.MemberId))}"
        );
    }
}
