using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace Course.Notebooks;

/// <summary>
/// Where a notebook's cells and what they reference are loaded. Only the shared frameworks come from the host; anything
/// else is the notebook's own copy or is not there, even if the host happens to have an assembly of that name.
/// It is not collectible: native callbacks (librdkafka's) may outlive the last managed reference.
/// </summary>
internal sealed class NotebookLoadContext(ReferenceSet references) : AssemblyLoadContext("notebook")
{
    readonly ConcurrentDictionary<string, Assembly> _cells = new(StringComparer.OrdinalIgnoreCase);

    public Assembly LoadCell(Stream image, Stream symbols)
    {
        var assembly = LoadFromStream(image, symbols);
        _cells[assembly.GetName().Name!] = assembly;
        return assembly;
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (_cells.TryGetValue(name, out var cell))
            return cell;
        if (FrameworkAssemblies.IsShared(name) || !string.IsNullOrEmpty(assemblyName.CultureName))
            return null;
        return references.Find(name) is { } path
            ? LoadFromAssemblyPath(path)
            : throw new FileNotFoundException(
                $"The assembly {name} is neither referenced by the notebook nor beside one that is.",
                name
            );
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        references.FindNative(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
