using System.Text.Json.Serialization;
using Course.Grading.Reports;

namespace Course.Grading.Hosting;

/// <summary>What a grade host tells its parent: one JSON line on a pipe of its own.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(ClusterStarting), "starting")]
[JsonDerivedType(typeof(ClusterStarted), "cluster")]
[JsonDerivedType(typeof(SetupFailed), "setup-failed")]
[JsonDerivedType(typeof(TestStarted), "started")]
[JsonDerivedType(typeof(TestEnded), "ended")]
[JsonDerivedType(typeof(ProcessFailing), "failing")]
[JsonDerivedType(typeof(CommandDone), "done")]
internal abstract record HostEvent;

/// <summary>The cluster is on its way; <paramref name="Step"/> says what it does, for a person who waits.</summary>
internal sealed record ClusterStarting(string Step) : HostEvent;

/// <summary>The cluster stands; tests can run.</summary>
internal sealed record ClusterStarted(string Provider) : HostEvent;

/// <summary>No test can run, and why.</summary>
internal sealed record SetupFailed(string Reason) : HostEvent;

/// <summary>A test begins. <paramref name="Position"/> counts the tests of the run from 1.</summary>
internal sealed record TestStarted(
    int Position,
    string Name,
    int Task,
    string Title,
    string Source,
    int TimeLimitSeconds
) : HostEvent;

/// <summary>A test ended; <paramref name="Failure"/> is null when it passed.</summary>
internal sealed record TestEnded(int Position, TaskFailure? Failure, double Seconds) : HostEvent;

/// <summary>An exception that nobody catches is about to end the process.</summary>
internal sealed record ProcessFailing(TaskFailure Failure) : HostEvent;

/// <summary>The test that was asked for has run, if there is such a one. <paramref name="Tests"/> is how many there
/// are.</summary>
internal sealed record CommandDone(int Tests) : HostEvent;
