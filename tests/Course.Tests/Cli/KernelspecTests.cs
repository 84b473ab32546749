using Course.Cli.Kernels;

namespace Course.Tests.Cli;

public sealed class KernelspecTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kernels-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_is_written_names_dotnet_the_program_and_the_connection_file_and_is_removed_again()
    {
        var spec = new Kernelspec(Path.Combine(_folder.FullName, Kernelspec.NotebooksName));
        Assert.False(spec.Exists);
        Assert.False(spec.Write("dotnet", "a folder/course-kernel.dll", "root"));
        Assert.True(spec is { Exists: true, IsOurs: true, Program: "a folder/course-kernel.dll", Runner: "dotnet" });
        Assert.Contains("\"interrupt_mode\": \"message\"", File.ReadAllText(Path.Combine(spec.Folder, "kernel.json")));
        Assert.False(spec.Write("dotnet", "other.dll", "root"));
        Assert.Equal("other.dll", spec.Program);
        Assert.False(spec.Remove());
        Assert.False(Directory.Exists(spec.Folder));
    }

    [Fact]
    public void A_kernel_of_others_is_set_aside_and_put_back()
    {
        const string Others =
            """{"argv": ["dotnet", "interactive", "jupyter", "{connection_file}"], "display_name": ".NET (C#)", "language": "C#"}""";
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, Kernelspec.NotebooksName)).FullName;
        File.WriteAllText(Path.Combine(folder, "kernel.json"), Others);
        File.WriteAllText(Path.Combine(folder, "logo-64x64.png"), "");
        var spec = new Kernelspec(folder);
        Assert.True(spec is { Exists: true, IsOurs: false });
        Assert.True(spec.Write("dotnet", "course-kernel.dll", "root"));
        Assert.True(spec.IsOurs);
        Assert.False(spec.Write("dotnet", "course-kernel.dll", "root"));
        Assert.True(spec.Remove());
        Assert.Equal(Others, File.ReadAllText(Path.Combine(folder, "kernel.json")));
        Assert.True(File.Exists(Path.Combine(folder, "logo-64x64.png")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"argv\": 7, \"metadata\": []}")]
    public void A_damaged_description_is_of_others(string content)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, "damaged")).FullName;
        File.WriteAllText(Path.Combine(folder, "kernel.json"), content);
        Assert.True(new Kernelspec(folder) is { Exists: true, IsOurs: false, Program: null, Runner: null });
    }

    [Fact]
    public void A_prefix_holds_kernels_where_jupyter_looks() =>
        Assert.Equal(
            Path.Combine(_folder.FullName, "share", "jupyter", "kernels", "x"),
            JupyterFolders.Kernel("x", _folder.FullName)
        );
}
