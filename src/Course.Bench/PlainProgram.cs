using System.Diagnostics;
using Course.Base;

namespace Course.Bench;

/// <summary>A console program of a few lines in a folder of its own, as one would make it to try something
/// out.</summary>
internal sealed class PlainProgram : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plain-");

    /// <param name="code">The program.</param>
    /// <param name="items">Items of the project, such as a package.</param>
    public PlainProgram(string code, string items = "")
    {
        File.WriteAllText(
            Path.Combine(_folder.FullName, "plain.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net{Environment.Version.Major}.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
              <ItemGroup>{items}</ItemGroup>
            </Project>
            """
        );
        File.WriteAllText(Path.Combine(_folder.FullName, "Program.cs"), code);
    }

    /// <summary>The package of a line such as <c>#r "nuget: Name, Version"</c>, as a project names it.</summary>
    public static string Package(string line)
    {
        var parts = line.Split('"')[1]["nuget:".Length..].Split(',', StringSplitOptions.TrimEntries);
        return $"<PackageReference Include=\"{parts[0]}\" Version=\"{parts[1]}\" />";
    }

    /// <summary>The seconds of <c>dotnet run</c>, restored and built before.</summary>
    public async Task<double> MedianAsync(int rounds, Action<string> progress, CancellationToken cancellation)
    {
        progress("dotnet run");
        await RunAsync(cancellation);
        var seconds = new double[rounds];
        for (var round = 0; round < rounds; round++)
            seconds[round] = await RunAsync(cancellation);
        Array.Sort(seconds);
        return seconds[rounds / 2];
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>One <c>dotnet run</c> after a change of the code, as each changed cell is one.</summary>
    async Task<double> RunAsync(CancellationToken cancellation)
    {
        await File.AppendAllTextAsync(Path.Combine(_folder.FullName, "Program.cs"), "\n", cancellation);
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(
            new ProcessStartInfo(DotnetProgram.Path, ["run"])
            {
                WorkingDirectory = _folder.FullName,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        try
        {
            var error = process.StandardError.ReadToEndAsync(cancellation);
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0
                ? clock.Elapsed.TotalSeconds
                : throw new CourseException($"dotnet run failed: {output}{await error}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
