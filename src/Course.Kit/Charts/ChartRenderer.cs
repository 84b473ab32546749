using System.Reflection;
using System.Runtime.Loader;
using Course.Base;

namespace Course.Kit;

/// <summary>Finds and loads the plug-in that draws.</summary>
internal static class ChartRenderer
{
    const string PlugIn = "Course.Charts";
    static readonly Lazy<IChartRenderer?> Loaded = new(Load);

    // A collectible context that nobody holds begins to unload, and from then on resolves nothing more for the
    // assemblies in it.
    static AssemblyLoadContext? _context;

    /// <summary>The renderer, or null when the plug-in was not built.</summary>
    public static IChartRenderer? Current => Loaded.Value;

    static IChartRenderer? Load()
    {
        var path = Candidates().FirstOrDefault(File.Exists);
        if (path is null)
            return null;
        _context = new PlugInContext(path);
        var type = _context.LoadFromAssemblyPath(path).GetType($"{PlugIn}.PlotlyRenderer", throwOnError: true)!;
        return (IChartRenderer)Activator.CreateInstance(type)!;
    }

    static IEnumerable<string> Candidates()
    {
        if (typeof(Chart).Assembly.Location is { Length: > 0 } kit)
            yield return Path.Combine(Path.GetDirectoryName(kit)!, "charts", PlugIn + ".dll");
        if (RootFolder.TryFind() is { } root)
            yield return Path.Combine(root, "artifacts", "kit", "charts", PlugIn + ".dll");
    }

    /// <summary>
    /// Keeps Plotly.NET and its FSharp.Core to themselves, and shares the kit. The kit is that of the caller: a
    /// notebook loads it in a context of its own. A context that refers to a collectible one must be collectible too.
    /// </summary>
    sealed class PlugInContext(string path) : AssemblyLoadContext(PlugIn, GetLoadContext(Kit)?.IsCollectible ?? false)
    {
        readonly AssemblyDependencyResolver _resolver = new(path);

        static Assembly Kit => typeof(Chart).Assembly;

        protected override Assembly? Load(AssemblyName name)
        {
            if (name.Name == Kit.GetName().Name)
                return Kit;
            return _resolver.ResolveAssemblyToPath(name) is { } file ? LoadFromAssemblyPath(file) : null;
        }
    }
}
