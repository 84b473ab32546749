using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.PackageManagement;

namespace Interactive.Host;

/// <summary>The kernel that the tool and Polyglot Notebooks make for C#.</summary>
internal static class Engine
{
    public const string Language = "csharp";

    public static CompositeKernel Create()
    {
        var csharp = new CSharpKernel(Language)
            .UseNugetDirective(
                (kernel, packages) =>
                {
                    kernel.AddAssemblyReferences(packages.SelectMany(package => package.AssemblyPaths));
                    return Task.CompletedTask;
                }
            )
            .UseKernelHelpers()
            .UseWho()
            .UseValueSharing();
        return new CompositeKernel { csharp };
    }
}
