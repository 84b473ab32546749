using System.IO.Pipes;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Course.Base;

namespace Course.Grading.Hosting;

/// <summary>
/// The child process that runs a grader against a learner's code: nothing that this code does can harm the terminal.
/// Commands come on standard input, events go to a pipe of their own, the learner's output goes to standard output.
/// </summary>
public sealed class GradeHost
{
    readonly TextReader _commands;
    readonly TextWriter _events;
    readonly TextWriter _output;
    readonly Lock _writing = new();
    AssemblyLoadContext? _lab;
    IReadOnlyList<TestInvoker> _tests = [];

    GradeHost(TextReader commands, TextWriter events, TextWriter output)
    {
        _commands = commands;
        _events = events;
        _output = output;
    }

    /// <summary>Runs the host until its parent closes the command stream or dies.</summary>
    /// <param name="args">The handle of the event pipe, and nothing else; or what <see cref="LabProcess"/>
    /// says.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [LabProgram.Command, ..])
            return await LabProgram.RunAsync(args);
        if (args is not [var handle])
            return 2;

        // Ctrl-C reaches every process of the terminal; the parent decides what becomes of this one.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        await using var pipe = new AnonymousPipeClientStream(PipeDirection.Out, handle);
        var host = new GradeHost(
            new StreamReader(Console.OpenStandardInput(), Encoding.UTF8),
            new StreamWriter(pipe) { AutoFlush = true },
            new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true }
        );
        Console.SetIn(TextReader.Null);
        Console.SetError(Console.Out);
        AppDomain.CurrentDomain.UnhandledException += (_, e) => host.OnUnhandled(e.ExceptionObject);
        await host.ServeAsync();
        return 0;
    }

    async Task ServeAsync()
    {
        // Waiting for the end of the commands on a thread of its own makes the host end with its parent, whatever the
        // learner's code does.
        var commands = Channel.CreateUnbounded<string>();
        new Thread(() => ReadCommands(commands.Writer)) { IsBackground = true, Name = "commands" }.Start();
        if (!await StartClusterAsync())
            return;

        await foreach (var line in commands.Reader.ReadAllAsync())
            await RunAsync(JsonSerializer.Deserialize(line, HostJson.Default.HostCommand)!);
    }

    void ReadCommands(ChannelWriter<string> lines)
    {
        while (_commands.ReadLine() is { } line)
            lines.TryWrite(line);
        Environment.Exit(0);
    }

    async Task<bool> StartClusterAsync()
    {
        try
        {
            GraderCluster.Progress = new Steps(this);
            var cluster = await GraderCluster.GetAsync();
            Send(new ClusterStarted(cluster.Provider));
            await WarmUp.RunAsync(cluster);
            return true;
        }
        catch (Exception e)
        {
            Send(new SetupFailed(e is CourseException ? e.Message : $"The cluster did not start: {e.Message}"));
            return false;
        }
    }

    async Task RunAsync(HostCommand command)
    {
        if (command.Assembly is not null)
            Load(command);
        var tests = _tests.Where(test => command.Tasks?.Contains(test.Task.Number) ?? true).ToList();
        if (command.Position <= tests.Count)
            await RunAsync(tests[command.Position - 1], command.Position, command.Mark);
        Send(new CommandDone(tests.Count));
    }

    void Load(HostCommand command)
    {
        _tests = [];
        _lab?.Unload();
        _lab = new AssemblyLoadContext("lab", isCollectible: true);
        var assembly = Load(_lab, command.Assembly!, command.Symbols!);
        var images = new List<(string, byte[])> { (assembly.GetName().Name!, command.Assembly!) };
        if (command.Grader is { } grader)
        {
            assembly = Load(_lab, grader, command.GraderSymbols!);
            images.Add((assembly.GetName().Name!, grader));
        }
        LabProgram.Images = images;
        _tests = TestInvoker.In(assembly);
    }

    static Assembly Load(AssemblyLoadContext context, byte[] assembly, byte[] symbols)
    {
        using var code = new MemoryStream(assembly);
        using var debug = new MemoryStream(symbols);
        return context.LoadFromStream(code, debug);
    }

    async Task RunAsync(TestInvoker test, int position, string mark)
    {
        var (output, error) = (Console.Out, Console.Error);
        Mark(mark);
        Send(
            new TestStarted(
                position,
                test.Name,
                test.Task.Number,
                test.Task.Title,
                $"{test.Task.SourceFilePath}:{test.Task.SourceLineNumber}",
                test.Task.TimeLimitSeconds
            )
        );
        var (failure, seconds) = await test.RunAsync();
        Console.Out.Flush();
        Console.SetOut(output);
        Console.SetError(error);
        Mark(mark);
        Send(new TestEnded(position, failure, seconds));
        await GraderCluster.TidyAsync();
    }

    void OnUnhandled(object thrown)
    {
        if (thrown is Exception exception)
            Send(new ProcessFailing(FailureDescription.OfUncaught(exception)));
    }

    void Mark(string mark)
    {
        Console.Out.Flush();
        _output.Write(mark);
    }

    void Send(HostEvent happened)
    {
        lock (_writing)
            _events.WriteLine(JsonSerializer.Serialize(happened, HostJson.Default.HostEvent));
    }

    sealed class Steps(GradeHost host) : IProgress<string>
    {
        public void Report(string value) => host.Send(new ClusterStarting(value));
    }
}
