namespace Kernel.Tests;

public sealed class ProtocolTests(OfficialClient client) : IClassFixture<OfficialClient>
{
    public static TheoryData<string> Cases => [.. OfficialClient.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_official_client_library_sees(string what) => client.Check(what);
}
