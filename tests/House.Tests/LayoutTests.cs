using System.Diagnostics;

namespace House.Tests;

/// <summary>The program that the build asks about the layout says what the build needs to hear.</summary>
public sealed class LayoutTests
{
    [Fact]
    public async Task A_file_out_of_layout_is_an_error_of_the_build_with_its_name()
    {
        var (code, output) = await CheckAsync("class A{void B( ){}}");

        Assert.NotEqual(0, code);
        Assert.Contains("Sample.cs: error: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_layout_passes()
    {
        var (code, output) = await CheckAsync("class A\n{\n    void B() { }\n}\n");

        Assert.True(code == 0, output);
    }

    static async Task<(int Code, string Output)> CheckAsync(string text)
    {
        var folder = Directory.CreateTempSubdirectory("layout-");
        try
        {
            var file = Path.Combine(folder.FullName, "Sample.cs");
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            using var program = Process.Start(
                new ProcessStartInfo(
                    "dotnet",
                    ["exec", Repository.CSharpier, "check", "--log-format", "MsBuild", "--log-level", "Error", file]
                )
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            var error = program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await program.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (program.ExitCode, output + await error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
