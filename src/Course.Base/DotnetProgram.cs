namespace Course.Base;

/// <summary>The dotnet that runs this program: other programs may know none, or another.</summary>
public static class DotnetProgram
{
    /// <summary>Its full path.</summary>
    public static string Path { get; } = Find();

    static string Find()
    {
        if (System.IO.Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            return Environment.ProcessPath!;
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        return System.IO.Path.GetFullPath(
            System.IO.Path.Combine("../../..", name),
            System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location)!
        );
    }
}
