using NuGet.Frameworks;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Versioning;

namespace Course.Notebooks;

/// <summary>
/// <c>#r "nuget: Name, Version"</c>: finds the package and what it depends on, nearest wins and lowest version that
/// satisfies, as a restore would, and adds their assemblies and native folders to the notebook's references.
/// </summary>
internal sealed class PackageReferences(KernelOptions options, ReferenceSet references)
{
    readonly Dictionary<string, NuGetVersion> _used = new(StringComparer.OrdinalIgnoreCase);
    readonly SortedSet<string> _named = new(StringComparer.OrdinalIgnoreCase);
    readonly NuGetFramework _framework = NuGetFramework.Parse(
        $"net{Environment.Version.Major}.{Environment.Version.Minor}"
    );
    readonly Lazy<PackageStore> _store = new(() => new PackageStore(options));

    public PackageStore Store => _store.Value;

    /// <summary>The packages that cells named, without what they depend on.</summary>
    public IReadOnlyDictionary<string, string> Named =>
        _named.ToDictionary(name => name, name => _used[name].ToNormalizedString());

    /// <exception cref="CellFailure">The package cannot be had; the message says from where it was tried.</exception>
    public async Task AddAsync(PackageStep step, string cell, Action<string> report, CancellationToken cancellation)
    {
        try
        {
            if (
                step.Name.Length > PackageIdValidator.MaxPackageIdLength
                || !PackageIdValidator.IsValidPackageId(step.Name)
                || step.Name.Any(letter => !char.IsAscii(letter))
            )
                throw new PackageException($"\"{Shortened.Of(step.Name)}\" is not a package's name.");
            var range = Range(step);
            if (_used.TryGetValue(step.Name, out var used))
            {
                if (
                    !range.Satisfies(used)
                    || step.Version is { } exact && NuGetVersion.TryParse(exact, out var version) && version != used
                )
                    throw new PackageException(
                        $"this notebook already uses {step.Name} {used}; another version needs a restart."
                    );
                return;
            }
            foreach (var package in await ResolveAsync(step.Name, range, report, cancellation).ConfigureAwait(false))
                Use(package);
            _named.Add(step.Name);
        }
        catch (PackageException error)
        {
            throw new CellFailure(CellErrorKind.Reference, "package", $"{cell}, line {step.Line}: {error.Message}");
        }
    }

    static VersionRange Range(PackageStep step)
    {
        if (step.Version is null or "*" or "latest")
            return VersionRange.Parse("*");
        return VersionRange.TryParse(step.Version, allowFloating: true, out var range)
            ? range
            : throw new PackageException($"\"{Shortened.Of(step.Version)}\" is not a version of a package.");
    }

    async Task<IEnumerable<PackageIdentity>> ResolveAsync(
        string name,
        VersionRange range,
        Action<string> report,
        CancellationToken cancellation
    )
    {
        var found = new Dictionary<string, (PackageIdentity Package, int Depth)>(StringComparer.OrdinalIgnoreCase);
        var queue = new Queue<(string Name, VersionRange Range, int Depth)>([(name, range, 0)]);
        while (queue.TryDequeue(out var next))
        {
            if (_used.ContainsKey(next.Name))
                continue;
            if (
                found.TryGetValue(next.Name, out var earlier)
                && (earlier.Depth < next.Depth || next.Range.Satisfies(earlier.Package.Version))
            )
                continue;
            var package = await _store
                .Value.GetAsync(next.Name, next.Range, report, cancellation)
                .ConfigureAwait(false);
            if (earlier.Package is not null && earlier.Package.Version > package.Version)
                continue;
            found[next.Name] = (package, next.Depth);
            foreach (var dependency in Dependencies(package))
                queue.Enqueue((dependency.Id, dependency.VersionRange, next.Depth + 1));
        }
        return found.Values.Select(entry => entry.Package);
    }

    IEnumerable<PackageDependency> Dependencies(PackageIdentity package)
    {
        using var reader = new PackageFolderReader(_store.Value.FolderOf(package));
        var group = NuGetFrameworkUtility.GetNearest(reader.NuspecReader.GetDependencyGroups(), _framework);
        // What these packages hold is part of the shared framework.
        return group
                ?.Packages.Where(item => item.Id is not ("NETStandard.Library" or "Microsoft.NETCore.Platforms"))
                .ToList()
            ?? [];
    }

    void Use(PackageIdentity package)
    {
        var folder = _store.Value.FolderOf(package);
        using var reader = new PackageFolderReader(folder);
        var assemblies = RuntimeIds
            .Current.Select(id => Nearest(reader.GetFiles($"runtimes/{id}/lib"), 3))
            .Append(Nearest(reader.GetFiles("lib"), 1))
            .SelectMany(files => files)
            .Where(file =>
                file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
                && !file.EndsWith(".resources.dll", StringComparison.OrdinalIgnoreCase)
            );
        foreach (var file in assemblies)
            references.Add(Path.Combine(folder, file.Replace('/', Path.DirectorySeparatorChar)), probeBeside: false);
        foreach (var id in RuntimeIds.Current)
        {
            var native = Path.Combine(folder, "runtimes", id, "native");
            if (Directory.Exists(native))
                references.AddNativeFolder(native);
        }
        _used[package.Id] = package.Version;
    }

    /// <summary>The files of the framework folder that fits best; the folder's name stands at <paramref name="part"/>
    /// of the path.</summary>
    IEnumerable<string> Nearest(IEnumerable<string> files, int part)
    {
        var groups = files
            .Select(file => file.Replace('\\', '/'))
            .GroupBy(file => file.Split('/') is { } parts && parts.Length > part + 1 ? parts[part] : "any")
            .ToList();
        var best = NuGetFrameworkUtility.GetNearest(groups, _framework, group => NuGetFramework.ParseFolder(group.Key));
        return best ?? Enumerable.Empty<string>();
    }
}
