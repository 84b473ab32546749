using System.Diagnostics;
using System.Reflection;
using Course.Grading.Reports;
using Xunit;

namespace Course.Grading.Hosting;

/// <summary>Runs the methods of a grader that carry <see cref="TaskAttribute"/>, each on a fresh instance, as xunit
/// does.</summary>
internal sealed class TestInvoker
{
    TestInvoker(MethodInfo method, TaskAttribute task)
    {
        Method = method;
        Task = task;
    }

    public MethodInfo Method { get; }

    public TaskAttribute Task { get; }

    /// <summary>The method's name as a sentence.</summary>
    public string Name => Method.Name.Replace('_', ' ');

    /// <summary>Every test of the assembly, in order of tasks and, within one, of the source.</summary>
    public static IReadOnlyList<TestInvoker> In(Assembly assembly) =>
        [
            .. from type in assembly.GetTypes()
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance)
            let task = method.GetCustomAttribute<TaskAttribute>()
            where task is not null
            orderby task.Number, method.MetadataToken
            select new TestInvoker(method, task),
        ];

    /// <summary>Runs the test off the caller's thread, so that a test that blocks does not block its host.</summary>
    public async Task<(TaskFailure? Failure, double Seconds)> RunAsync()
    {
        var clock = Stopwatch.StartNew();
        try
        {
            await System.Threading.Tasks.Task.Run(RunOnFreshInstanceAsync);
            return (null, clock.Elapsed.TotalSeconds);
        }
        catch (Exception e)
        {
            return (FailureDescription.Of(e), clock.Elapsed.TotalSeconds);
        }
    }

    async Task RunOnFreshInstanceAsync()
    {
        var instance = Activator.CreateInstance(Method.DeclaringType!)!;
        try
        {
            if (instance is IAsyncLifetime starting)
                await starting.InitializeAsync();
            var returned = Method.Invoke(
                instance,
                BindingFlags.DoNotWrapExceptions,
                binder: null,
                parameters: null,
                culture: null
            );
            if (returned is Task task)
                await task;
            else if (returned is ValueTask valueTask)
                await valueTask;
        }
        finally
        {
            if (instance is IAsyncDisposable ending)
                await ending.DisposeAsync();
            else if (instance is IDisposable disposable)
                disposable.Dispose();
        }
    }
}
