using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Course.Notebooks;

/// <summary>
/// What a notebook references: assemblies by simple name (the first that comes stays, as the runtime can load only
/// one), the folders beside them where their own dependencies lie, and the folders of native libraries.
/// </summary>
internal sealed class ReferenceSet
{
    readonly Lock _gate = new();
    readonly ImmutableArray<PortableExecutableReference> _framework = FrameworkAssemblies.CreateReferences();
    readonly Dictionary<string, string> _paths = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, PortableExecutableReference> _metadata = new(StringComparer.Ordinal);
    readonly List<PortableExecutableReference> _referenced = [];
    readonly List<string> _folders = [];
    readonly List<string> _nativeFolders = [];

    /// <summary>What code can name: the framework and what was referenced.</summary>
    public ImmutableArray<PortableExecutableReference> ForCompiler
    {
        get
        {
            lock (_gate)
                return _framework.AddRange(_referenced);
        }
    }

    /// <summary>Adds an assembly that code may name.</summary>
    /// <exception cref="BadImageFormatException">The file is not a .NET assembly.</exception>
    public void Add(string path, bool probeBeside)
    {
        var name = AssemblyName.GetAssemblyName(path);
        lock (_gate)
        {
            if (probeBeside && Path.GetDirectoryName(path) is { } folder && !_folders.Contains(folder))
                _folders.Add(folder);
            if (FrameworkAssemblies.Contains(name.Name) || !_paths.TryAdd(name.Name!, path) && IsReferenced(name.Name!))
                return;
            _referenced.Add(Metadata(_paths[name.Name!]));
        }
    }

    public void AddNativeFolder(string folder)
    {
        lock (_gate)
        {
            if (!_nativeFolders.Contains(folder))
                _nativeFolders.Add(folder);
        }
    }

    /// <summary>The file of an assembly that a referenced one needs, or null.</summary>
    public string? Find(string simpleName)
    {
        lock (_gate)
        {
            if (_paths.TryGetValue(simpleName, out var known))
                return known;
            var path = _folders.Select(folder => Path.Combine(folder, simpleName + ".dll")).FirstOrDefault(File.Exists);
            if (path is not null)
                _paths[simpleName] = path;
            return path;
        }
    }

    /// <summary>The reference for an assembly that only another reference needs, or null.</summary>
    public PortableExecutableReference? FindMetadata(string simpleName)
    {
        lock (_gate)
            return Find(simpleName) is { } path ? Metadata(path) : null;
    }

    /// <summary>The file of a native library, as a <c>DllImport</c> names it, or null.</summary>
    public string? FindNative(string name)
    {
        lock (_gate)
        {
            var beside = _folders.SelectMany(folder =>
                RuntimeIds.Current.Select(id => Path.Combine(folder, "runtimes", id, "native")).Append(folder)
            );
            return _nativeFolders
                .Concat(beside)
                .SelectMany(folder => NativeNames(name).Select(file => Path.Combine(folder, file)))
                .FirstOrDefault(File.Exists);
        }
    }

    static IEnumerable<string> NativeNames(string name)
    {
        var extension =
            OperatingSystem.IsWindows() ? ".dll"
            : OperatingSystem.IsMacOS() ? ".dylib"
            : ".so";
        if (Path.IsPathRooted(name))
            return [name];
        return name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)
            ? [name, "lib" + name]
            : [name + extension, "lib" + name + extension, name];
    }

    bool IsReferenced(string simpleName) => _referenced.Contains(Metadata(_paths[simpleName]));

    PortableExecutableReference Metadata(string path)
    {
        if (!_metadata.TryGetValue(path, out var reference))
        {
            reference = MetadataReference.CreateFromFile(
                path,
                documentation: DocumentationFile.At(Path.ChangeExtension(path, ".xml"))
            );
            _metadata[path] = reference;
        }
        return reference;
    }
}
