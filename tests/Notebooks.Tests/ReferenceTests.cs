namespace Course.Notebooks.Tests;

public sealed class ReferenceTests : IAsyncDisposable
{
    readonly string _packages = Directory.CreateTempSubdirectory("packages-").FullName;
    readonly Cells _cells;

    public ReferenceTests() =>
        _cells = new Cells(options => options with { PackagesFolder = _packages, Online = false });

    public async ValueTask DisposeAsync()
    {
        await _cells.DisposeAsync();
        Directory.Delete(_packages, recursive: true);
    }

    [Fact]
    public async Task An_assembly_is_referenced_relative_to_the_notebook_and_finds_what_lies_beside_it()
    {
        var kit = Path.Combine(_cells.Folder, "kit");
        var inner = Assemblies.Compile(kit, "Inner", "namespace Inner; public class Slot { public int Hour => 9; }");
        Assemblies.Compile(
            kit,
            "Outer",
            "namespace Outer; public class Doctor { public Inner.Slot First => new(); }",
            inner
        );
        Assert.Equal("9", await _cells.Value("#r \"kit/Outer.dll\"\nnew Outer.Doctor().First.Hour"));
    }

    [Fact]
    public void Notebooks_of_one_process_share_nothing_that_the_compiler_reads()
    {
        var mine = new ReferenceSet().ForCompiler;
        Assert.NotEmpty(mine);
        Assert.Empty(mine.Intersect(new ReferenceSet().ForCompiler));
    }

    [Fact]
    public async Task A_library_may_need_the_web_framework_that_the_host_runs_on()
    {
        Assemblies.Compile(
            _cells.Folder,
            "Web",
            "public class Web { public static int Length => new Microsoft.AspNetCore.Http.PathString(\"/a\").Value.Length; }",
            typeof(Microsoft.AspNetCore.Http.PathString).Assembly.Location
        );
        Assert.Equal("2", await _cells.Value("#r \"Web.dll\"\nWeb.Length"));
    }

    [Fact]
    public async Task A_file_that_a_build_makes_is_to_be_built_first()
    {
        var error = await _cells.Error("// first\n#r \"../artifacts/kit/Course.Kit.dll\"\nvar x = 1;");
        Assert.Equal(
            "cell 1, line 2: ../artifacts/kit/Course.Kit.dll is not there yet; build first: dotnet build",
            error.Message
        );
    }

    [Fact]
    public async Task A_file_that_is_not_an_assembly_is_refused()
    {
        File.WriteAllText(Path.Combine(_cells.Folder, "text.dll"), "no");
        var error = await _cells.Error("#r \"text.dll\"");
        Assert.StartsWith("cell 1, line 1: text.dll cannot be referenced: ", error.Message);
    }

    [Fact]
    public async Task A_package_comes_from_the_folder_with_its_dependencies()
    {
        var low = Assemblies.Package(
            _packages,
            "Low",
            "1.1.0",
            "public class Low { public static string Name => \"low 1.1\"; }"
        );
        Assemblies.Package(_packages, "Low", "2.0.0", "public class Low { public static string Name => \"low 2.0\"; }");
        Assemblies.Package(
            _packages,
            "High",
            "3.0.0",
            "public class High { public static string Name => \"high over \" + Low.Name; }",
            "<dependency id=\"Low\" version=\"1.0.0\" />",
            low
        );
        Assert.Equal("high over low 1.1", await _cells.Value("#r \"nuget: High, 3.0.0\"\nHigh.Name"));
    }

    [Fact]
    public async Task A_package_without_a_version_is_the_newest_that_is_there()
    {
        Assemblies.Package(_packages, "Low", "1.0.0", "public class Low { public static int Of => 1; }");
        Assemblies.Package(_packages, "Low", "2.0.0", "public class Low { public static int Of => 2; }");
        Assert.Equal("2", await _cells.Value("#r \"nuget:Low\"\nLow.Of"));
    }

    [Fact]
    public async Task A_package_that_is_not_there_gets_one_sentence()
    {
        var error = await _cells.Error("#r \"nuget: No.Such, 1.0.0\"\nvar x = 1;");
        Assert.Equal(CellErrorKind.Reference, error.Kind);
        Assert.Equal(
            $"cell 1, line 1: the package No.Such 1.0.0 is not in {_packages}, and it is not allowed to download.",
            error.Message
        );
    }

    [Fact]
    public async Task A_source_that_cannot_be_reached_is_named()
    {
        await using var cells = new Cells(options => options with { PackagesFolder = _packages });
        File.WriteAllText(
            Path.Combine(cells.Folder, "nuget.config"),
            """
            <configuration><packageSources><clear /><add key="nowhere" value="http://127.0.0.1:9/index.json" allowInsecureConnections="true" protocolVersion="3" /></packageSources></configuration>
            """
        );
        var error = await cells.Error("#r \"nuget: No.Such, 1.0.0\"");
        Assert.Contains("nowhere cannot be reached (", error.Message);
        Assert.EndsWith("is this machine offline?", error.Message);
    }

    [Fact]
    public async Task Two_versions_of_a_package_in_one_notebook_are_refused()
    {
        Assemblies.Package(_packages, "Low", "1.0.0", "public class Low { public static int Of => 1; }");
        Assemblies.Package(_packages, "Low", "2.0.0", "public class Low { public static int Of => 2; }");
        await _cells.Ok("#r \"nuget: Low, 1.0.0\"");
        await _cells.Ok("#r \"nuget: Low, 1.0.0\"");
        Assert.Contains("already uses Low 1.0.0", (await _cells.Error("#r \"nuget: Low, 2.0.0\"")).Message);
    }

    [Theory]
    [InlineData("#r \"nuget: Low, 1.0.0\"\n#r \"kit/User.dll\"")]
    [InlineData("#r \"kit/User.dll\"\n#r \"nuget: Low, 1.0.0\"")]
    public async Task The_same_assembly_from_two_places_is_one_type_in_either_order(string references)
    {
        var source = "public class Low { public int Value => 1; }";
        Assemblies.Package(_packages, "Low", "1.0.0", source);
        var kit = Path.Combine(_cells.Folder, "kit");
        Assemblies.Compile(
            kit,
            "User",
            "public static class User { public static int Read(Low low) => low.Value; }",
            Assemblies.Compile(kit, "Low", source)
        );
        await _cells.Ok(references);
        Assert.Equal("1", await _cells.Value("User.Read(new Low())"));
    }

    [Fact]
    public async Task The_hosts_own_assemblies_are_not_the_notebooks()
    {
        Assert.Equal("null", await _cells.Value("Type.GetType(\"Markdig.Markdown, Markdig\")"));
        Assert.NotNull(Type.GetType("Markdig.Markdown, Markdig"));
    }

    [Fact]
    public async Task A_native_library_is_found_beside_a_referenced_assembly()
    {
        var kit = Path.Combine(_cells.Folder, "kit");
        Assemblies.Compile(
            kit,
            "Native",
            """
            using System.Runtime.InteropServices;
            public static class Native { [DllImport("renamed")] static extern int abs(int value); public static int Abs(int value) => abs(value); }
            """
        );
        if (!OperatingSystem.IsLinux())
            return;
        var native = Directory.CreateDirectory(Path.Combine(kit, "runtimes", RuntimeIds.Current[0], "native")).FullName;
        File.CreateSymbolicLink(Path.Combine(native, "librenamed.so"), NativeLibraryPath());
        Assert.Equal("4", await _cells.Value("#r \"kit/Native.dll\"\nNative.Abs(-4)"));
    }

    static string NativeLibraryPath() =>
        File.ReadLines("/proc/self/maps")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1])
            .First(path =>
                Path.GetFileName(path).StartsWith("libc.", StringComparison.Ordinal)
                || Path.GetFileName(path).StartsWith("ld-musl", StringComparison.Ordinal)
            );
}
