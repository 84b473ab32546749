using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Course.Tests.Pages;

/// <summary>One tab of a headless Chromium, driven over the DevTools protocol: it loads pages, clicks and types, and
/// hears what goes wrong.</summary>
internal sealed partial class DevTools : IAsyncDisposable
{
    readonly Process _process;
    readonly DirectoryInfo _profile;
    readonly ClientWebSocket _socket = new();
    readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _calls = new();
    readonly SemaphoreSlim _sending = new(1);
    readonly CancellationToken _stop;
    string? _session;
    int _last;

    DevTools(Process process, DirectoryInfo profile, CancellationToken stop) =>
        (_process, _profile, _stop) = (process, profile, stop);

    /// <summary>Script errors, console errors and refused loads, in the order of their coming.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    /// <summary>The addresses that pages asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static async Task<DevTools> StartAsync(Browser browser, CancellationToken stop)
    {
        var (process, profile) = browser.Start("--remote-debugging-port=0", "about:blank");
        var tab = new DevTools(process, profile, stop);
        string? address = null;
        while (address is null && await process.StandardError.ReadLineAsync(stop) is { } line)
            if (Listening().Match(line) is { Success: true } match)
                address = match.Groups[1].Value;
        Assert.NotNull(address);
        _ = process.StandardError.ReadToEndAsync(stop);
        await tab._socket.ConnectAsync(new Uri(address), stop);
        _ = Task.Run(tab.ReadAsync, CancellationToken.None);
        var target = await tab.CallAsync("Target.createTarget", new { url = "about:blank" });
        var attached = await tab.CallAsync(
            "Target.attachToTarget",
            new { targetId = (string)target["targetId"]!, flatten = true }
        );
        tab._session = (string)attached["sessionId"]!;
        foreach (var domain in new[] { "Page", "Runtime", "Network", "Log" })
            await tab.CallAsync($"{domain}.enable");
        return tab;
    }

    /// <summary>The window as a person has it: width in CSS pixels, and colours.</summary>
    public async Task ShowAsync(int width, bool dark)
    {
        await CallAsync(
            "Emulation.setDeviceMetricsOverride",
            new
            {
                width,
                height = 900,
                deviceScaleFactor = 1,
                mobile = width < 500,
            }
        );
        await CallAsync(
            "Emulation.setEmulatedMedia",
            new
            {
                features = new[]
                {
                    new { name = "prefers-color-scheme", value = dark ? "dark" : "light" },
                    new { name = "prefers-reduced-motion", value = "reduce" },
                },
            }
        );
    }

    /// <summary>Loads an address and waits until its document is complete.</summary>
    public async Task GoAsync(string address)
    {
        await CallAsync("Page.navigate", new { url = address });
        await UntilAsync(
            $"location.href.split('#')[0] === {JsonSerializer.Serialize(address.Split('#')[0])} && "
                + "document.readyState === 'complete'"
        );
    }

    /// <summary>Waits until an expression is true.</summary>
    public async Task UntilAsync(string expression)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            // Between two documents there is nothing to ask.
            if (
                (await CallAsync("Runtime.evaluate", new { expression = $"!!({expression})", returnByValue = true }))[
                    "result"
                ]?["value"]
                    is JsonValue value
                && value.TryGetValue<bool>(out var holds)
                && holds
            )
                return;
            Assert.True(
                clock.Elapsed < TimeSpan.FromMinutes(2),
                $"this did not come true: {expression}; errors: {string.Join("; ", Errors)}"
            );
            await Task.Delay(25, _stop);
        }
    }

    /// <summary>The value of an expression; a promise is awaited.</summary>
    public async Task<T> ReadAsync<T>(string expression)
    {
        var answer = await CallAsync(
            "Runtime.evaluate",
            new
            {
                expression,
                returnByValue = true,
                awaitPromise = true,
            }
        );
        Assert.True(answer["exceptionDetails"] is null, $"{expression}: {answer["exceptionDetails"]?.ToJsonString()}");
        return answer["result"]!["value"].Deserialize<T>()!;
    }

    /// <summary>Clicks in the middle of the first element of a selector, as a mouse does.</summary>
    public async Task ClickAsync(string selector)
    {
        var quoted = JsonSerializer.Serialize(selector);
        await UntilAsync($"document.querySelector({quoted})");
        var at = await ReadAsync<double[]>(
            $"(() => {{ const e = document.querySelector({quoted}); e.scrollIntoView({{ block: 'center', "
                + "behavior: 'instant' }); const box = e.getBoundingClientRect(); return [box.x + box.width / 2, "
                + "box.y + box.height / 2]; })()"
        );
        foreach (var type in new[] { "mousePressed", "mouseReleased" })
            await CallAsync(
                "Input.dispatchMouseEvent",
                new
                {
                    type,
                    x = at[0],
                    y = at[1],
                    button = "left",
                    clickCount = 1,
                }
            );
    }

    /// <summary>Presses a key: a letter, or <c>Enter</c>, <c>Escape</c>, <c>ArrowDown</c>.</summary>
    public async Task PressAsync(string key)
    {
        var text =
            key.Length == 1 ? key
            : key == "Enter" ? "\r"
            : null;
        await CallAsync(
            "Input.dispatchKeyEvent",
            new
            {
                type = "keyDown",
                key,
                text,
                windowsVirtualKeyCode = key switch
                {
                    "Enter" => 13,
                    "Escape" => 27,
                    "ArrowDown" => 40,
                    _ => 0,
                },
            }
        );
        await CallAsync("Input.dispatchKeyEvent", new { type = "keyUp", key });
    }

    public Task TypeAsync(string text) => CallAsync("Input.insertText", new { text });

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _socket.Dispose();
        _process.Dispose();
        Browser.Delete(_profile);
    }

    async Task<JsonNode> CallAsync(string method, object? parameters = null)
    {
        var id = Interlocked.Increment(ref _last);
        var call = new JsonObject
        {
            ["id"] = id,
            ["method"] = method,
            ["params"] = JsonSerializer.SerializeToNode(parameters ?? new { }),
        };
        if (_session is not null)
            call["sessionId"] = _session;
        var answer = _calls[id] = new TaskCompletionSource<JsonNode>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        await _sending.WaitAsync(_stop);
        try
        {
            await _socket.SendAsync(
                Encoding.UTF8.GetBytes(call.ToJsonString()),
                WebSocketMessageType.Text,
                endOfMessage: true,
                _stop
            );
        }
        finally
        {
            _sending.Release();
        }

        return await answer.Task.WaitAsync(TimeSpan.FromMinutes(2), _stop);
    }

    async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                using var message = new MemoryStream();
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                    message.Write(buffer, 0, part.Count);
                } while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close)
                    break;
                Hear(JsonNode.Parse(message.ToArray())!);
            }
        }
        catch (Exception error)
            when (error is WebSocketException or ObjectDisposedException or OperationCanceledException) { }

        foreach (var call in _calls.Values)
            call.TrySetException(new InvalidOperationException("the browser has ended"));
    }

    void Hear(JsonNode message)
    {
        if (message["id"] is { } id)
        {
            if (!_calls.TryRemove((int)id, out var call))
                return;
            if (message["error"] is { } error)
                call.TrySetException(new InvalidOperationException(error.ToJsonString()));
            else
                call.TrySetResult(message["result"]!);
            return;
        }

        var about = message["params"];
        switch ((string?)message["method"])
        {
            case "Runtime.exceptionThrown":
                Errors.Enqueue(about!["exceptionDetails"]!.ToJsonString());
                break;
            case "Runtime.consoleAPICalled" when (string?)about!["type"] == "error":
                Errors.Enqueue(about["args"]!.ToJsonString());
                break;
            case "Log.entryAdded" when (string?)about!["entry"]!["level"] == "error":
                Errors.Enqueue(about["entry"]!.ToJsonString());
                break;
            case "Network.requestWillBeSent":
                Requests.Enqueue((string)about!["request"]!["url"]!);
                break;
        }
    }

    [GeneratedRegex(@"^DevTools listening on (ws://\S+)")]
    private static partial Regex Listening();
}
