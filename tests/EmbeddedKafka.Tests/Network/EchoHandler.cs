using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Tests.Network;

/// <summary>Answers FindCoordinator with the key that was asked for, when the test lets it.</summary>
internal sealed class EchoHandler() : ApiHandler<FindCoordinatorRequest>(ApiKey.FindCoordinator, 0, 6)
{
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected override async ValueTask<IResponse?> HandleAsync(RequestContext context, FindCoordinatorRequest request)
    {
        if (request.Key == "wait")
            await Gate.Task;
        return request.Key == "silent"
            ? null
            : new FindCoordinatorResponse { ErrorMessage = request.Key, Port = context.Size };
    }
}
