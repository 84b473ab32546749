using Course.Kit;

namespace Course.Tests;

public sealed class UntilTests
{
    [Fact]
    public async Task Returns_when_the_condition_holds()
    {
        var asked = 0;
        await Until.TrueAsync(() => ++asked == 3, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task Says_what_it_waited_for_in_vain()
    {
        var error = await Assert.ThrowsAsync<DeadlineException>(() =>
            Until.TrueAsync(
                () => false,
                TimeSpan.FromMilliseconds(20),
                "the group to be stable",
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal("Waited 20 ms for the group to be stable, in vain.", error.Message);
    }

    [Fact]
    public async Task Takes_a_condition_that_waits_itself() =>
        await Until.TrueAsync(
            async () =>
            {
                await Task.Yield();
                return true;
            },
            cancellationToken: TestContext.Current.CancellationToken
        );
}
