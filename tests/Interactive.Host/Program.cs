using System.Diagnostics;
using System.Text.Json;
using Interactive.Host;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Documents;
using Microsoft.DotNet.Interactive.Documents.Jupyter;

// interactive-host NOTEBOOK: runs its code cells in order, also after one that failed, and prints a line of JSON for
// each.
var notebook = new FileInfo(args[0]);
Directory.SetCurrentDirectory(notebook.DirectoryName!);
using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
using var kernel = Engine.Create();

var languages = new KernelInfoCollection { DefaultKernelName = Engine.Language };
languages.Add(new KernelInfo(Engine.Language));
var cells = Notebook
    .Parse(await File.ReadAllTextAsync(notebook.FullName), languages)
    .Elements.Where(cell => cell.KernelName == Engine.Language);
foreach (var cell in cells)
{
    var clock = Stopwatch.StartNew();
    var result = await kernel.SendAsync(new SubmitCode(cell.Contents, Engine.Language));
    output.WriteLine(JsonSerializer.Serialize(CellReport.Of(result.Events, clock.Elapsed)));
}

// Threads of clients that a cell left behind end with the process.
Environment.Exit(0);
