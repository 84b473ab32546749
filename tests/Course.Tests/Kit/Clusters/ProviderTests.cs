using Course.Base;
using Course.Kit;

namespace Course.Tests;

public sealed class ProviderTests
{
    [Fact]
    public async Task An_unknown_provider_is_one_sentence_with_the_names()
    {
        var error = await Assert.ThrowsAsync<CourseException>(() =>
            Cluster.StartAsync(provider: "kafka", cancellationToken: TestContext.Current.CancellationToken)
        );
        Assert.Equal(
            "There is no cluster provider 'kafka': COURSE_CLUSTER and --cluster take embedded, local, docker "
                + "or external.",
            error.Message
        );
    }
}
