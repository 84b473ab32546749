using NuGet.Common;
using NuGet.Configuration;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Packaging.Signing;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;
using NuGet.Versioning;

namespace Course.Notebooks;

/// <summary>The folder of restored packages, filled from the sources of the user's nuget.config when it lacks
/// one.</summary>
internal sealed class PackageStore
{
    readonly KernelOptions _options;
    readonly ISettings _settings;
    readonly string _folder;
    readonly IReadOnlyList<VersionFolderPathResolver> _folders;

    public PackageStore(KernelOptions options)
    {
        _options = options;
        _settings = Settings.LoadDefaultSettings(
            Path.GetFullPath(options.NuGetConfigDirectory ?? options.BaseDirectory)
        );
        _folder = options.PackagesFolder ?? SettingsUtility.GetGlobalPackagesFolder(_settings);
        _folders =
        [
            .. SettingsUtility
                .GetFallbackPackageFolders(_settings)
                .Prepend(_folder)
                .Select(folder => new VersionFolderPathResolver(folder)),
        ];
    }

    public string FolderOf(PackageIdentity package) =>
        _folders
            .First(folder => IsComplete(folder, package.Id, package.Version))
            .GetInstallPath(package.Id, package.Version);

    /// <summary>Finds a package, without the network if the folder has one that fits.</summary>
    /// <exception cref="PackageException">It is neither there nor to be downloaded.</exception>
    public async Task<PackageIdentity> GetAsync(
        string name,
        VersionRange range,
        Action<string> report,
        CancellationToken cancellation
    )
    {
        var installed = Installed(name).Where(range.Satisfies).ToList();
        // A range asks for its lowest version; a floating one for the newest there is, so the sources are asked first.
        if (installed.Count > 0 && (!range.IsFloating || !_options.Online))
            return new PackageIdentity(name, range.IsFloating ? range.FindBestMatch(installed) : installed.Min());
        if (!_options.Online)
            throw Missing(name, range, "it is not allowed to download", null);
        try
        {
            return await DownloadAsync(name, range, report, cancellation).ConfigureAwait(false);
        }
        catch (PackageException) when (installed.Count > 0)
        {
            return new PackageIdentity(name, range.FindBestMatch(installed));
        }
    }

    /// <summary>The packages that are there and begin so, in their authors' spelling: the folders' names are in lower
    /// case.</summary>
    public IReadOnlyList<string> Names(string begin, int most) =>
        [
            .. _folders
                .Where(folder => Directory.Exists(folder.RootPath))
                .SelectMany(folder => Directory.EnumerateDirectories(folder.RootPath))
                .Select(path => Path.GetFileName(path))
                .Where(name => name.StartsWith(begin, StringComparison.OrdinalIgnoreCase) && name[0] != '.')
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Order(StringComparer.OrdinalIgnoreCase)
                .Select(Spelling)
                .OfType<string>()
                .Take(most),
        ];

    /// <summary>The versions of a package that are there, the newest first.</summary>
    public IReadOnlyList<string> Versions(string name) =>
        name.Length == 0
            ? []
            : [.. Installed(name).Distinct().OrderDescending().Select(version => version.ToNormalizedString())];

    string? Spelling(string name)
    {
        if (Installed(name).Max() is not { } version)
            return null;
        var manifest = _folders.Select(folder => folder.GetManifestFilePath(name, version)).FirstOrDefault(File.Exists);
        return manifest is null ? name : new NuspecReader(manifest).GetId();
    }

    IEnumerable<NuGetVersion> Installed(string name) =>
        _folders
            .SelectMany(folder =>
                Directory.Exists(folder.GetVersionListPath(name))
                    ? Directory
                        .EnumerateDirectories(folder.GetVersionListPath(name))
                        .Select(path => NuGetVersion.TryParse(Path.GetFileName(path), out var version) ? version : null)
                        .Where(version => version is not null && IsComplete(folder, name, version))
                    : []
            )
            .Select(version => version!);

    static bool IsComplete(VersionFolderPathResolver folder, string name, NuGetVersion version) =>
        File.Exists(folder.GetNupkgMetadataPath(name, version));

    async Task<PackageIdentity> DownloadAsync(
        string name,
        VersionRange range,
        Action<string> report,
        CancellationToken cancellation
    )
    {
        var mapping = PackageSourceMapping.GetPackageSourceMapping(_settings);
        var allowed = mapping.IsEnabled ? mapping.GetConfiguredPackageSources(name) : null;
        var sources = SettingsUtility
            .GetEnabledSources(_settings)
            .Where(source => allowed?.Contains(source.Name) ?? true)
            .ToList();
        if (sources.Count == 0)
            throw Missing(name, range, "nuget.config names no source for it", null);
        Exception? last = null;
        foreach (var source in sources)
        {
            try
            {
                report($"looking for {name} {range.OriginalString} at {source.Name}");
                if (await TryAsync(source, name, range, report, cancellation).ConfigureAwait(false) is { } package)
                    return package;
            }
            catch (Exception error)
                when (error
                        is FatalProtocolException
                            or HttpRequestException
                            or IOException
                            or UnauthorizedAccessException
                            or InvalidDataException
                            or PackagingException
                )
            {
                last = error;
            }
        }
        var names = string.Join(", ", sources.Select(source => source.Name));
        throw last is null
            ? Missing(name, range, $"{names} has no such package", null)
            : Missing(
                name,
                range,
                $"{names} cannot be reached ({Innermost(last).Message.TrimEnd('.')}); is this machine offline?",
                last
            );
    }

    async Task<PackageIdentity?> TryAsync(
        PackageSource source,
        string name,
        VersionRange range,
        Action<string> report,
        CancellationToken cancellation
    )
    {
        using var cache = new SourceCacheContext();
        var repository = Repository.Factory.GetCoreV3(source);
        var packages =
            await repository.GetResourceAsync<FindPackageByIdResource>(cancellation).ConfigureAwait(false)
            ?? throw new InvalidDataException($"{source.Name} is not a source of packages");
        var versions = await packages
            .GetAllVersionsAsync(name, cache, NullLogger.Instance, cancellation)
            .ConfigureAwait(false);
        if (range.FindBestMatch(versions) is not { } version)
            return null;
        var identity = new PackageIdentity(name, version);
        if (_folders.Any(folder => IsComplete(folder, name, version)))
            return identity;
        report($"downloading {name} {version} from {source.Name}");
        using var content = new MemoryStream();
        if (
            !await packages
                .CopyNupkgToStreamAsync(name, version, content, cache, NullLogger.Instance, cancellation)
                .ConfigureAwait(false)
        )
            return null;
        content.Position = 0;
        using var added = await GlobalPackagesFolderUtility
            .AddPackageAsync(
                source.Source,
                identity,
                content,
                _folder,
                Guid.Empty,
                ClientPolicyContext.GetClientPolicy(_settings, NullLogger.Instance),
                NullLogger.Instance,
                cancellation
            )
            .ConfigureAwait(false);
        return identity;
    }

    PackageException Missing(string name, VersionRange range, string reason, Exception? inner)
    {
        var version = range.OriginalString is null or "*" ? "" : " " + range.OriginalString;
        return new PackageException(
            $"the package {name}{version} is not in {_folder}, and {reason}.".Replace(
                "?.",
                "?",
                StringComparison.Ordinal
            ),
            inner
        );
    }

    static Exception Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error;
}
