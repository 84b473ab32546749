using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Kernel.Tests;

/// <summary>A headless Chromium that tests click through, over the WebDriver protocol.</summary>
internal sealed class WebDriver : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    readonly ChildProcess _driver;
    readonly HttpClient _http;
    readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("browser-");
    string _session = "";

    WebDriver(ChildProcess driver, int port)
    {
        _driver = driver;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = Patience };
    }

    /// <summary>Starts the browser; the test is skipped where there is none.</summary>
    public static async Task<WebDriver> StartOrSkipAsync()
    {
        Assert.SkipUnless(
            ChildProcess.Exists("chromedriver"),
            "no chromedriver on this machine: apt install chromium-driver"
        );
        var port = FreePort();
        var browser = new WebDriver(ChildProcess.Start("chromedriver", [$"--port={port}"], Path.GetTempPath()), port);
        try
        {
            await browser.UntilAsync(
                async () => (bool?)(await browser.GetAsync("status"))?["value"]?["ready"] == true,
                "chromedriver is ready"
            );
            var options = new JsonObject
            {
                ["args"] = new JsonArray(
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    $"--user-data-dir={browser._profile.FullName}",
                    "--window-size=1400,1000"
                ),
            };
            var made = await browser.PostAsync(
                "session",
                new JsonObject
                {
                    ["capabilities"] = new JsonObject
                    {
                        ["alwaysMatch"] = new JsonObject { ["goog:chromeOptions"] = options },
                    },
                }
            );
            browser._session =
                (string?)made?["sessionId"] ?? throw new InvalidOperationException("the browser did not start");
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>A port that nobody listened on a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public Task OpenAsync(string url) => PostAsync($"session/{_session}/url", new JsonObject { ["url"] = url });

    /// <summary>Runs the body of a function in the page and gives what it returns.</summary>
    public Task<JsonNode?> EvaluateAsync(string script) =>
        PostAsync(
            $"session/{_session}/execute/sync",
            new JsonObject { ["script"] = script, ["args"] = new JsonArray() }
        );

    /// <summary>Waits until a script's value is true; while the page loads, there may be none.</summary>
    public Task UntilAsync(string script) =>
        UntilAsync(
            async () =>
            {
                try
                {
                    return await EvaluateAsync(script) is JsonValue value && value.TryGetValue(out bool done) && done;
                }
                catch (InvalidOperationException)
                {
                    return false;
                }
            },
            script
        );

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _http.DeleteAsync($"session/{_session}", CancellationToken.None);
        }
        catch (HttpRequestException) { }
        _driver.Dispose();
        _http.Dispose();
        try
        {
            _profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // Helpers of the browser may still be closing their files.
        }
    }

    async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < deadline, $"not in {Patience.TotalMinutes} minutes: {what}");
            Assert.False(_driver.HasExited, "chromedriver ended");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    async Task<JsonNode?> GetAsync(string path)
    {
        try
        {
            return await _http.GetFromJsonAsync<JsonNode>(path, TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    async Task<JsonNode?> PostAsync(string path, JsonObject body)
    {
        // With its length: chromedriver does not read chunks.
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(path, content, TestContext.Current.CancellationToken);
        var value = (await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))?["value"];
        return answer.IsSuccessStatusCode ? value : throw new InvalidOperationException((string?)value?["message"]);
    }
}
