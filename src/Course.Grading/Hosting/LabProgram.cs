using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using System.Threading.Channels;

namespace Course.Grading.Hosting;

/// <summary>The inside of a <see cref="LabProcess"/>, and what it takes along from the process that starts
/// it.</summary>
internal static class LabProgram
{
    /// <summary>The first argument of a host that is a lab's process.</summary>
    public const string Command = "lab-process";

    /// <summary>The assemblies of the lab that this host grades, with their names; none where the runtime has loaded
    /// them from files.</summary>
    public static IReadOnlyList<(string Name, byte[] Assembly)> Images { get; set; } = [];

    /// <summary>The files with the method and what it needs, written into the folder if there are none.</summary>
    public static IEnumerable<string> Files(LabMain main, string folder)
    {
        var own = main.Method.DeclaringType!.Assembly;
        if (Images.Count == 0)
            return own.GetReferencedAssemblies()
                .Select(Assembly.Load)
                .Append(own)
                .Select(assembly => assembly.Location)
                .Where(file => Path.GetDirectoryName(file) == Path.GetDirectoryName(own.Location))
                .Where(file => !File.Exists(Path.Combine(HostFolder.Folder, Path.GetFileName(file))));
        return Images.Select(image =>
        {
            var file = Path.Combine(folder, $"{image.Name}.dll");
            File.WriteAllBytes(file, image.Assembly);
            return file;
        });
    }

    /// <summary>Runs the method that the arguments name.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var (files, type, method) = (args[1].Split(Path.PathSeparator), args[2], args[3]);
        var lines = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        var asked = Channel.CreateUnbounded<string>();
        var commands = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        new Thread(() => Read(commands, asked.Writer)) { IsBackground = true, Name = "asked" }.Start();
        Console.SetIn(TextReader.Null);
        Console.SetOut(Console.Error);

        var assemblies = files.Select(AssemblyLoadContext.Default.LoadFromAssemblyPath).ToList();
        var main = assemblies
            .Select(assembly => assembly.GetType(type))
            .First(found => found is not null)!
            .GetMethod(method, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
            .CreateDelegate<LabMain>();
        await main(args[4..], asked.Reader, Tell);
        return Environment.ExitCode;

        void Tell(string line)
        {
            lock (lines)
                lines.WriteLine(line);
        }
    }

    static void Read(TextReader commands, ChannelWriter<string> asked)
    {
        while (commands.ReadLine() is { } line)
            asked.TryWrite(line);
        // The grader is gone.
        Environment.Exit(2);
    }
}
