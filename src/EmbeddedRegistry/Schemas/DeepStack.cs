using System.Runtime.CompilerServices;

namespace EmbeddedKafka.Registry.Schemas;

/// <summary>Recursion as deep as a schema is: where this thread's stack ends, the next thread's begins.</summary>
internal static class DeepStack
{
    public static bool IsNearItsEnd => !RuntimeHelpers.TryEnsureSufficientExecutionStack();

    public static T Continue<T>(Func<T> work)
    {
        // A long-running task never waits for a thread of the pool, which may be what its caller holds.
        var task = Task.Factory.StartNew(
            work,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        return task.GetAwaiter().GetResult();
    }
}
