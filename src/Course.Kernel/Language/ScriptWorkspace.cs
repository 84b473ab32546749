using System.Reflection;
using Course.Notebooks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace Course.Kernel.Language;

/// <summary>
/// The script so far as Roslyn's services for editors see it: a chain of submissions, one project each, that ends with
/// the cell being written. What ran stays; only the last link changes with each question, so that an answer costs one
/// cell's binding.
/// </summary>
internal sealed class ScriptWorkspace
{
    // The assemblies with the language services. The default set would load Visual Basic's too.
    static readonly Lazy<MefHostServices> Services = new(() =>
        MefHostServices.Create(
            (
                (string[])
                    [
                        "Microsoft.CodeAnalysis.Workspaces",
                        "Microsoft.CodeAnalysis.CSharp.Workspaces",
                        "Microsoft.CodeAnalysis.Features",
                        "Microsoft.CodeAnalysis.CSharp.Features",
                    ]
            ).Select(Assembly.Load)
        )
    );

    readonly SubmissionChain _chain;
    readonly AdhocWorkspace _workspace = new(Services.Value);
    Solution _solution;
    ProjectId? _last;
    (ProjectId Project, DocumentId Document, ProjectId? Previous)? _draft;
    int _count;

    public ScriptWorkspace(SubmissionChain chain)
    {
        _chain = chain;
        _solution = _workspace.CurrentSolution;
    }

    /// <summary>The cell being written, as the next submission of the chain.</summary>
    public Document Draft(string code)
    {
        var parts = _chain.Parts;
        for (; _count < parts.Count; _count++)
            _last = Append(parts[_count].Code, parts[_count].References, $"cell-{_count}");
        if (_draft is { } draft && draft.Previous == _last)
        {
            _solution = _solution.WithDocumentText(draft.Document, SourceText.From(code));
            if (
                !_solution
                    .GetProject(draft.Project)!
                    .MetadataReferences.Cast<PortableExecutableReference>()
                    .SequenceEqual(_chain.NewReferences)
            )
                _solution = _solution.WithProjectMetadataReferences(draft.Project, _chain.NewReferences);
            return _solution.GetDocument(draft.Document)!;
        }
        if (_draft is { } old)
            _solution = _solution.RemoveProject(old.Project);
        var previous = _last;
        var project = Append(code, _chain.NewReferences, "draft");
        var document = _solution.GetProject(project)!.DocumentIds[0];
        _draft = (project, document, previous);
        return _solution.GetDocument(document)!;
    }

    ProjectId Append(string code, IEnumerable<MetadataReference> references, string name)
    {
        var project = ProjectId.CreateNewId(name);
        _solution = _solution
            .AddProject(
                ProjectInfo.Create(
                    project,
                    VersionStamp.Default,
                    name,
                    name,
                    LanguageNames.CSharp,
                    compilationOptions: _chain.Options.WithScriptClassName(name.Replace('-', '_')),
                    parseOptions: SubmissionChain.ParseOptions.WithDocumentationMode(DocumentationMode.Parse),
                    projectReferences: _last is null ? [] : [new ProjectReference(_last)],
                    metadataReferences: references,
                    isSubmission: true
                )
            )
            .AddDocument(DocumentId.CreateNewId(project, name), name, SourceText.From(code));
        return project;
    }
}
