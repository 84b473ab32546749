"""The kernel as the official client library sees it. Prints one line a case: "ok NAME" or "failed NAME: why".

usage: spec.py FOLDER LOG COMMAND...    (COMMAND starts the kernel; a connection file is added)
"""
import json
import os
import pathlib
import queue
import signal
import sys
import threading
import time

from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager
from jupyter_client.session import Session

PATIENCE = 120  # seconds; nothing here takes one on a quiet machine

folder, log, command = sys.argv[1], sys.argv[2], sys.argv[3:]
os.chdir(folder)
# A run in the background (nohup, a job of a script) starts with the interrupt ignored, and its children would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


class Kernel:
    def __init__(self):
        self.log = open(log, "ab")
        self.manager = KernelManager()
        self.manager._kernel_spec = KernelSpec(argv=command + ["{connection_file}"], display_name="C#", language="C#", interrupt_mode="message")
        self.manager.start_kernel(stderr=self.log)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)
        self.pid = self.manager.provisioner.pid

    def run(self, code, on_message=None, **options):
        """Runs a cell; gives the reply and what was published for it, without states."""
        heard = []

        def hear(message):
            heard.append((message["msg_type"], message["content"]))
            if on_message:
                on_message(message)

        reply = self.client.execute_interactive(code, timeout=PATIENCE, output_hook=hear, **options)
        return reply, [item for item in heard if item[0] not in ("status", "execute_input")]

    def ok(self, code, **options):
        reply, heard = self.run(code, **options)
        assert reply["content"]["status"] == "ok", reply["content"]
        return heard

    def value(self, code):
        return [content["data"]["text/plain"] for kind, content in self.ok(code) if kind == "execute_result"][0]

    def ask(self, request, *arguments, **options):
        """A request on shell, and its reply's content."""
        return self.reply(request(*arguments, **options))["content"]

    def reply(self, id):
        while True:
            message = self.client.get_shell_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == id:
                return message

    def control(self, kind, content=None):
        message = self.client.session.msg(kind, content or {})
        self.client.control_channel.send(message)
        return message["header"]["msg_id"]

    def control_reply(self, id):
        while True:
            message = self.client.get_control_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == id:
                return message["content"]

    def iopub(self, until):
        """What is published, up to the message that is waited for."""
        heard = []
        while True:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            heard.append(message)
            if until(message):
                return heard

    def quiet(self):
        """Nothing of earlier requests is left to read."""
        for channel in (self.client.get_iopub_msg, self.client.get_shell_msg):
            while True:
                try:
                    channel(timeout=0.01)
                except queue.Empty:
                    break

    def end(self):
        self.client.stop_channels()
        if self.manager.has_kernel:
            self.manager.shutdown_kernel(now=True)
        self.log.close()


def of(heard, kind):
    return [content for what, content in heard if what == kind]


def text(heard, name="stdout"):
    return "".join(content["text"] for content in of(heard, "stream") if content["name"] == name)


# --- cases: each gets the kernel that all share ------------------------------------------------------------------------

def kernel_info(k):
    info = k.ask(k.client.kernel_info)
    assert info["protocol_version"] == "5.4" and info["implementation"] == "course-csharp"
    assert info["language_info"]["name"] == "csharp" and info["language_info"]["file_extension"] == ".cs"


def the_notebooks_say_of_their_language_what_the_kernel_says(k):
    info = k.ask(k.client.kernel_info)["language_info"]
    notebooks = list((pathlib.Path(__file__).resolve().parents[3] / "notebooks").glob("*.ipynb"))
    assert notebooks
    for notebook in notebooks:
        said = json.loads(notebook.read_text(encoding="utf-8"))["metadata"]["language_info"]
        assert said == info, f"{notebook.name}: {said}"


def a_value_and_its_number(k):
    reply, heard = k.run("40 + 2")
    (result,) = of(heard, "execute_result")
    assert result["data"] == {"text/plain": "42"}
    assert result["execution_count"] == reply["content"]["execution_count"]
    assert reply["content"]["user_expressions"] == {}
    again, _ = k.run("1")
    assert again["content"]["execution_count"] == reply["content"]["execution_count"] + 1


def states_and_input_frame_what_a_cell_says(k):
    k.quiet()
    id = k.client.execute("Console.WriteLine(1)")
    heard = k.iopub(lambda m: m["parent_header"].get("msg_id") == id and m["content"].get("execution_state") == "idle")
    kinds = [m["content"].get("execution_state") or m["msg_type"] for m in heard if m["parent_header"].get("msg_id") == id]
    assert kinds == ["busy", "execute_input", "stream", "idle"], kinds
    assert k.reply(id)["content"]["status"] == "ok"


def execution_time_is_in_the_reply(k):
    reply, _ = k.run("await Task.Delay(30)")
    assert reply["metadata"]["started"].endswith("Z") or reply["metadata"]["started"].tzinfo
    assert 29 <= reply["metadata"]["duration_ms"] < PATIENCE * 1000


def streams_come_as_they_are_written(k):
    # The cell goes on when its first word, without a new line, has arrived here.
    go = os.path.join(folder, "go")
    seen = []

    def hear(message):
        if message["msg_type"] == "stream":
            seen.append(message["content"]["text"])
            if not os.path.exists(go):
                open(go, "w").close()

    k.run('Console.Write("first"); while (!File.Exists("go")) await Task.Delay(5); Console.Write(" second"); Console.Error.Write("third");', on_message=hear)
    assert seen[0] == "first" and "".join(seen) == "first secondthird", seen


def errors_go_to_stderr_in_order(k):
    heard = k.ok('Console.Write("a"); Console.Error.Write("b"); Console.Write("c");')
    assert [(c["name"], c["text"]) for c in of(heard, "stream")] == [("stdout", "a"), ("stderr", "b"), ("stdout", "c")], heard


def a_display_is_updated(k):
    heard = k.ok('var bar = display("0 %"); bar.Update("50 %"); bar.Update("100 %");')
    assert [kind for kind, _ in heard] == ["display_data", "update_display_data", "update_display_data"]
    ids = {content["transient"]["display_id"] for _, content in heard}
    assert len(ids) == 1
    later = k.ok('bar.Update("done");')
    assert later[0][0] == "update_display_data" and later[0][1]["transient"]["display_id"] in ids


def output_is_cleared(k):
    heard = k.ok('Console.WriteLine("a"); ClearOutput(wait: true); Console.Write("b");')
    assert [kind for kind, _ in heard] == ["stream", "clear_output", "stream"] and heard[1][1]["wait"] is True


def rich_results_by_mime_type(k):
    assert of(k.ok('HTML("<b>x</b>")'), "execute_result")[0]["data"]["text/html"] == "<b>x</b>"
    (table,) = of(k.ok("new[] { new { Name = \"a\", Size = 1 } }"), "execute_result")
    assert "<table" in table["data"]["text/html"] and "Name" in table["data"]["text/plain"]
    (shown,) = of(k.ok('"{\\"a\\": [1]}".DisplayAs("application/json");'), "display_data")
    assert shown["data"]["application/json"] == {"a": [1]}
    assert of(k.ok("#!markdown\n# Hello"), "display_data")[0]["data"]["text/markdown"] == "# Hello"
    assert of(k.ok("#!mermaid\ngraph TD"), "display_data")[0]["data"]["text/vnd.mermaid"] == "graph TD"
    drawn = of(k.ok("#!mermaid\ngraph TD\nA-->B"), "display_data")[0]["data"]
    assert drawn["image/svg+xml"].startswith("<svg") and drawn["text/plain"] == "graph TD\nA-->B"


def an_exception_points_at_cell_and_line(k):
    reply, _ = k.run("int Half(int n)\n{\n    return 1 / n;\n}")
    where = reply["content"]["execution_count"]
    reply, heard = k.run("\n\nHalf(0)")
    (error,) = of(heard, "error")
    assert error["ename"] == "DivideByZeroException" and "divide by zero" in error["evalue"]
    trace = "\n".join(error["traceback"])
    assert f"cell [{where}], line 3: return 1 / n;" in trace and f"cell [{where + 1}], line 3: Half(0)" in trace, trace
    assert reply["content"]["status"] == "error" and reply["content"]["traceback"] == error["traceback"]


def a_compile_error_shows_the_place(k):
    _, heard = k.run("var fine = 1;\nvar b = prodcer;")
    (error,) = of(heard, "error")
    assert "line 2: error CS0103" in error["evalue"] and "^^^^^^^" in error["evalue"], error["evalue"]


def warnings_are_warnings(k):
    heard = k.ok('[Obsolete("old")] int Old() => 1; int New() => Old();')
    assert "warning CS0618" in text(heard, "stderr"), heard


def magics_of_others_get_a_sentence(k):
    _, heard = k.run("#!pwsh\nGet-Date")
    assert "this engine has no magic #!pwsh; it has" in of(heard, "error")[0]["evalue"]
    assert "#!time" in of(k.ok("#!lsmagic"), "display_data")[0]["data"]["text/plain"]
    assert "Roslyn" in of(k.ok("#!about"), "display_data")[0]["data"]["text/plain"]
    assert "Wall time" in of(k.ok("#!time\n1"), "display_data")[0]["data"]["text/plain"]


def is_complete(k):
    def status(code):
        return k.ask(k.client.is_complete, code)

    assert status("1 + 1")["status"] == "complete"
    assert status("#!time\nvar x = 1;")["status"] == "complete"
    assert status("for (var i = 0; i < 3; i++) {") == {"status": "incomplete", "indent": "    "}
    assert status("var x = ); }")["status"] == "invalid"


def completion(k):
    k.ok("/// <summary>A booking.</summary>\nrecord Booking(string Doctor, int Slot);\nvar booked = new Booking(\"Osei\", 9);")

    def matches(code, cursor=None):
        found = k.ask(k.client.complete, code, len(code) if cursor is None else cursor)
        return found["matches"], found["cursor_start"], found["cursor_end"]

    # Packages of this machine, which has the course's own.
    names, start, end = matches('#r "nuget: confluent.K')
    assert "Confluent.Kafka" in names and (start, end) == (11, 22), (names, start, end)
    versions, start, end = matches('#r "nuget: Confluent.Kafka, 2.')
    assert versions and all(version.startswith("2.") for version in versions) and (start, end) == (28, 30), (versions, start, end)
    assert matches('#r "nuget: no.such.package.here, ')[0] == []

    names, start, end = matches("booked.")
    assert {"Doctor", "Slot", "Equals"} <= set(names) and (start, end) == (7, 7)
    assert matches("Console.Wri") == (["Write", "WriteLine"], 8, 11)
    assert matches("book")[0][0] in ("booked", "Booking") and "booked" in matches("book")[0]
    assert matches("#!ti")[0] == ["#!time"]
    assert "Doctor" in matches('#!time\nvar s = "🎉"; booked.Do')[0], matches('#!time\nvar s = "🎉"; booked.Do')
    assert matches('var s = "🎉"; booked.Do')[1:] == (20, 22)
    assert not any(name.startswith("__") for name in matches("__")[0])
    kinds = k.ask(k.client.complete, "booked.Doc", 10)["metadata"]["_jupyter_types_experimental"]
    assert kinds == [{"text": "Doctor", "type": "property", "start": 7, "end": 10}], kinds
    assert matches("")[0], "an empty cell"
    assert matches("booked.", 10**9)[0] == names, "a cursor behind the end"


def inspection(k):
    k.ok("/// <summary>Says hello.</summary>\nstring Hello(string who, int times = 1) => who;")
    found = k.ask(k.client.inspect, "Hello(", 6)
    assert found["found"] and "string Hello(string who, [int times = 1])" in found["data"]["text/plain"] and "Says hello." in found["data"]["text/plain"]
    assert "```csharp" in found["data"]["text/markdown"]
    found = k.ask(k.client.inspect, "Console.WriteLine", 12, 1)
    assert found["data"]["text/plain"].count("void Console.WriteLine(") > 10
    assert not k.ask(k.client.inspect, "   ", 1)["found"]


def history(k):
    k.ok("// remember me")
    cells = k.ask(k.client.history, hist_access_type="tail", n=1)["history"]
    assert cells[0][2] == "// remember me", cells
    found = k.ask(k.client.history, hist_access_type="search", pattern="*remember*", n=5)["history"]
    assert [cell[2] for cell in found] == ["// remember me"]
    number = cells[0][1]
    assert k.ask(k.client.history, hist_access_type="range", session=0, start=number, stop=number + 1)["history"] == cells


def comms(k):
    assert k.ask(k.client.comm_info)["comms"] == {}
    message = k.client.session.msg("comm_open", {"comm_id": "c1", "target_name": "jupyter.widget", "data": {}})
    k.client.shell_channel.send(message)
    closed = k.iopub(lambda m: m["msg_type"] == "comm_close")[-1]
    assert closed["content"]["comm_id"] == "c1"


def silent_cells_say_nothing_and_are_not_counted(k):
    before, _ = k.run("1")
    k.quiet()
    id = k.client.execute("Console.Write(1); 5", silent=True)
    heard = k.iopub(lambda m: m["parent_header"].get("msg_id") == id and m["content"].get("execution_state") == "idle")
    assert not [m for m in heard if m["msg_type"] != "status" and m["parent_header"].get("msg_id") == id]
    assert k.reply(id)["content"]["status"] == "ok"
    after, _ = k.run("1")
    assert after["content"]["execution_count"] == before["content"]["execution_count"] + 1


def user_expressions(k):
    reply, _ = k.run("var five = 5;", user_expressions={"double": "five * 2", "wrong": "nothing"})
    values = reply["content"]["user_expressions"]
    assert values["double"]["data"]["text/plain"] == "10" and values["wrong"]["status"] == "error"


def stdin(k):
    asked = []

    def answer(message):
        asked.append((message["content"]["prompt"], message["content"]["password"]))
        k.client.input("secret" if message["content"]["password"] else "Osei")

    heard = k.ok(
        'Console.Write("Who? "); var who = Console.ReadLine(); var word = (await Kernel.GetPasswordAsync("Password: ")).GetClearTextPassword(); who + "/" + word',
        allow_stdin=True, stdin_hook=answer)
    assert text(heard) == "Who? "
    assert asked == [("", False), ("Password: ", True)], asked
    assert of(heard, "execute_result")[0]["data"]["text/plain"] == "Osei/secret"


def nobody_to_ask_is_null(k):
    assert of(k.ok("Console.ReadLine()", allow_stdin=False), "execute_result")[0]["data"]["text/plain"] == "null"


ENDLESS = {
    "loop": "while (true) started = true;",
    "thread": "started = true; System.Threading.Thread.Sleep(-1);",
    "await": "started = true; await Task.Delay(-1);",
    "pool": "await Task.Run(() => { started = true; for (;;) ; });",
    "stdin": "started = true; Console.ReadLine();",
}


def interrupted(k, code, interrupt):
    k.ok("var kept = 42; var started = false;")
    k.quiet()
    id = k.client.execute('Console.WriteLine("on");' + code, allow_stdin=True)
    k.iopub(lambda m: m["msg_type"] == "stream" and m["parent_header"].get("msg_id") == id)
    before = time.monotonic()
    interrupt()
    reply = k.reply(id)
    took = time.monotonic() - before
    assert reply["content"]["status"] == "error" and reply["content"]["ename"] == "Interrupted", reply["content"]
    assert k.value("kept") == "42"
    return took


def interrupt_by_message(k):
    def interrupt():
        assert k.control_reply(k.control("interrupt_request"))["status"] == "ok"

    quickest = min(interrupted(k, code, interrupt) for code in ENDLESS.values())
    assert quickest < 10, quickest


def interrupt_by_signal(k):
    for code in ENDLESS.values():
        interrupted(k, code, lambda: os.kill(k.pid, signal.SIGINT))


def interrupt_of_nothing(k):
    assert k.control_reply(k.control("interrupt_request"))["status"] == "ok"
    assert k.value("1 + 1") == "2"


def what_waits_behind_a_failure_is_aborted(k):
    go = os.path.join(folder, "fail")
    ids = [k.client.execute(f'while (!File.Exists({json.dumps(go)})) await Task.Delay(5); throw new Exception("no");'), k.client.execute("1"), k.client.execute("2")]
    # A question on shell is answered while the cell runs: the requests before it have then arrived.
    k.ask(k.client.kernel_info)
    open(go, "w").close()
    assert [k.reply(id)["content"]["status"] for id in ids] == ["error", "aborted", "aborted"]
    assert k.value("3") == "3"


def questions_are_answered_while_a_cell_runs(k):
    go = os.path.join(folder, "answered")
    k.quiet()
    id = k.client.execute(f"while (!File.Exists({json.dumps(go)})) await Task.Delay(5);")
    assert "WriteLine" in k.ask(k.client.complete, "Console.WriteL", 14)["matches"]
    assert k.ask(k.client.kernel_info)["status"] == "ok"
    assert k.control_reply(k.control("kernel_info_request"))["status"] == "ok"
    # Who shows the last state that was published sees a busy kernel.
    heard = k.iopub(lambda m: m["content"].get("execution_state") == "busy" and m["parent_header"].get("msg_id") == id)
    open(go, "w").close()
    heard += k.iopub(lambda m: m["content"].get("execution_state") == "idle" and m["parent_header"].get("msg_id") == id)
    states = [(m["content"]["execution_state"], m["parent_header"].get("msg_id") == id) for m in heard if m["msg_type"] == "status"]
    # A question may be taken up before the cell is.
    states = states[states.index(("busy", True)):]
    assert states[-1] == ("idle", True), states
    for index, (state, own) in enumerate(states[:-1]):
        if state == "idle" and not own:
            assert states[index + 1] == ("busy", True), states
    assert k.reply(id)["content"]["status"] == "ok"


def parallel_requests_do_not_block(k):
    """Hundreds of requests of every kind, from several clients at once, on shell and control."""
    counted, failures = [], []

    def client(number):
        try:
            own = BlockingKernelClient()  # with a session, and so a route, of its own
            own.load_connection_file(k.manager.connection_file)
            own.start_channels()
            ids = set()
            for turn in range(20):
                ids.add(own.execute(f"{number} * {turn}"))
                ids.add(own.complete("Console.Wr", 10))
                ids.add(own.inspect("Console.WriteLine", 12))
                ids.add(own.is_complete("1 +"))
                message = own.session.msg("kernel_info_request", {})
                own.control_channel.send(message)
            while ids:
                ids.discard(own.get_shell_msg(timeout=PATIENCE)["parent_header"]["msg_id"])
            for _ in range(20):
                own.get_control_msg(timeout=PATIENCE)
            counted.append(number)
            own.stop_channels()
        except Exception as error:
            failures.append(f"{type(error).__name__}: {error}")

    threads = [threading.Thread(target=client, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(counted) == 4, failures
    k.quiet()
    assert k.value("1 + 1") == "2"


def heartbeat(k):
    import zmq
    socket = zmq.Context.instance().socket(zmq.REQ)
    socket.connect(f"tcp://127.0.0.1:{k.manager.hb_port}")
    socket.send(b"ping")
    assert socket.poll(PATIENCE * 1000) and socket.recv() == b"ping"
    socket.close()


def a_new_subscriber_is_welcomed(k):
    import zmq
    socket = zmq.Context.instance().socket(zmq.SUB)
    socket.connect(f"tcp://127.0.0.1:{k.manager.iopub_port}")
    socket.subscribe(b"")
    assert socket.poll(PATIENCE * 1000)
    session = Session(key=k.manager.session.key)
    message = session.deserialize(session.feed_identities(socket.recv_multipart())[1])
    assert message["msg_type"] == "iopub_welcome" and message["content"]["subscription"] == ""
    socket.close()


def messages_that_are_not_signed_right_are_dropped(k):
    import zmq
    socket = zmq.Context.instance().socket(zmq.DEALER)
    socket.connect(f"tcp://127.0.0.1:{k.manager.shell_port}")
    Session(key=b"another key").send(socket, "execute_request", {"code": 'File.WriteAllText("hacked", "")', "silent": False})
    Session(key=b"").send(socket, "execute_request", {"code": 'File.WriteAllText("hacked", "")', "silent": False})
    for frames in ([b"x"], [b"<IDS|MSG>"], [b"<IDS|MSG>", b"", b"{", b"{}", b"{}", b"{}"], [b""] * 50):
        socket.send_multipart(frames)
    # Signed rightly, and still no message.
    session = Session(key=k.manager.session.key)
    for parts in ([b"[]", b"{}", b"{}", b"{}"], [b"{", b"{}", b"{}", b"{}"], [b'{"msg_type": 7}', b"{}", b"{}", b'{"code": []}'], [b"{" * 10000, b"{}", b"{}", b"{}"]):
        socket.send_multipart([b"<IDS|MSG>", session.sign(parts), *parts])
    session.send(socket, "execute_request", {"code": 7})
    assert socket.poll(PATIENCE * 1000)
    _, frames = session.feed_identities(socket.recv_multipart())
    assert session.deserialize(frames)["content"]["ename"] == "bad request"
    assert k.value("File.Exists(\"hacked\")") == "false"
    with open(log) as lines:
        assert "signature is not of this kernel's key" in lines.read()
    socket.close()


def unknown_messages_are_left_alone(k):
    message = k.client.session.msg("debug_request", {"command": "initialize"})
    k.client.control_channel.send(message)
    assert k.control_reply(k.control("kernel_info_request"))["status"] == "ok"


def ten_megabytes_of_text_arrive(k):
    heard = k.ok('for (var i = 0; i < 100_000; i++) Console.WriteLine(new string((char)(\'a\' + i % 26), 99)); "end"')
    written = text(heard)
    assert len(written) == 10_000_000 and written[:3] == "aaa" and len(of(heard, "stream")) < 2_000, (len(written), len(of(heard, "stream")))
    assert k.value("1 + 1") == "2"


def hostile_output_stays_text(k):
    evil = "</script><script>alert(1)</script>\x1b[2J\u2028\u0000🎉"
    heard = k.ok(f"Console.Write({json.dumps(evil)}); {json.dumps(evil)}")
    assert text(heard) == evil, text(heard)
    assert of(heard, "execute_result")[0]["data"]["text/plain"] == evil


def hostile_references_are_errors(k):
    long = "a" * 5000
    for reference, said in [
        ("nuget: ../../../etc/passwd, 1.0.0", "not a package"),
        (f"nuget: {long}, 1.0.0", "not a package"),
        ("nuget: A/B", "not a package"),
        ("nuget: Nice\u202ecilop, 1.0", "not a package"),
        ("nuget: Confluent.Kafka, ../../x", "not a version"),
        ("nuget: Confluent.Kafka, [1.0,", "not a version"),
        ("nuget:", "needs a package's name"),
        ("/dev/zero", "not an assembly"),
        ("/etc/passwd", "not an assembly"),
        (folder, "not"),
        ("../" * 200 + "etc/passwd", "not an assembly"),
        (long * 3 + ".dll", "not there"),
        ("nul\x00.dll", "not there"),
    ]:
        reply, heard = k.run(f'#r "{reference}"')
        assert reply["content"]["status"] == "error", reference[:50]
        assert said in reply["content"]["evalue"], (reference[:50], reply["content"]["evalue"][:300])
        assert len(reply["content"]["evalue"]) < 1000, "a name of 5,000 letters is not said in full"
    assert k.value("1 + 1") == "2"


def two_hundred_cells_leak_nothing(k):
    def memory():
        # Aggressive: what is free goes back to the system.
        k.ok("for (var i = 0; i < 2; i++) { GC.Collect(2, GCCollectionMode.Aggressive, true, true); GC.WaitForPendingFinalizers(); }")
        return int(k.value("Environment.WorkingSet / 1_048_576"))

    def cell(number):
        # What a script's variables hold lives as long as the script; what a cell only used must go.
        heard = k.ok(f'record R{number}(int A); void Use{number}() {{ var junk = new byte[4_000_000]; Array.Fill(junk, (byte)1); }} Use{number}(); Console.WriteLine(new string((char)120, 10_000)); {number}')
        assert of(heard, "execute_result")[0]["data"]["text/plain"] == str(number)

    for number in range(20):
        cell(number)
    before = memory()
    for number in range(20, 220):
        cell(number)
    grown = memory() - before
    assert grown < 200, f"{grown} MB for 200 cells that used 800"


def restart_forgets(k):
    k.ok("var remembered = 1;")
    k.manager.restart_kernel(now=False)
    k.client.wait_for_ready(timeout=PATIENCE)
    k.quiet()
    reply, _ = k.run("remembered")
    assert reply["content"]["status"] == "error" and reply["content"]["execution_count"] == 1


def shutdown_ends_the_process_even_while_a_cell_runs(k):
    id = k.client.execute('Console.WriteLine("on"); while (true) { try { await Task.Delay(1); } catch { } }')
    k.iopub(lambda m: m["msg_type"] == "stream" and m["parent_header"].get("msg_id") == id)
    reply = k.control_reply(k.control("shutdown_request", {"restart": False}))
    assert reply == {"status": "ok", "restart": False}
    k.manager.provisioner.process.wait(PATIENCE)
    assert k.manager.provisioner.process.returncode == 0, k.manager.provisioner.process.returncode


CASES = [value for name, value in list(globals().items()) if callable(value) and getattr(value, "__code__", None)
         and value.__code__.co_varnames[:1] == ("k",) and value.__code__.co_argcount == 1]

if __name__ == "__main__":
    only = os.environ.get("ONLY", "").split()
    kernel = Kernel()
    for case in [case for case in CASES if not only or case.__name__ in only]:
        try:
            case(kernel)
            print("ok", case.__name__, flush=True)
        except Exception as error:
            line = error.__traceback__
            while line.tb_next:
                line = line.tb_next
            why = " ".join(str(error).split())[:1500] or type(error).__name__
            print(f"failed {case.__name__}: line {error.__traceback__.tb_next.tb_lineno if error.__traceback__.tb_next else 0}: {type(error).__name__}: {why}", flush=True)
            kernel.manager.interrupt_kernel()
            kernel.quiet()
    kernel.end()
