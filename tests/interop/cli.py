"""Runs the command line as a program would: --json, lines read as docs/formats.md promises them."""

import json
import os
import pathlib
import resource
import signal
import subprocess
import threading

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("TUNEWRIGHT_PROGRAM", REPOSITORY / "build/release/bin/tunewright"))


class Outcome:
    def __init__(self, code, events, stderr, peak_bytes):
        self.code, self.events, self.stderr, self.peak_bytes = code, events, stderr, peak_bytes

    def all(self, name):
        return [event for event in self.events if event["event"] == name]

    def one(self, name):
        found = self.all(name)
        assert len(found) == 1, f"expected one {name!r} event, got {[event['event'] for event in self.events]}"
        return found[0]

    def losses(self):
        return {event["step"]: event["loss"] for event in self.all("step")}

    def __repr__(self):
        return f"exit {self.code}; last events {self.events[-2:]}; stderr: {self.stderr[-1500:]}"


def parse_line(line):
    """One line of --json output: ASCII, ended by a newline, an object that says which event it is."""
    assert line.endswith(b"\n") and line.isascii(), f"not a line of ASCII JSON: {line[:200]!r}"
    event = json.loads(line)
    assert isinstance(event.get("event"), str), f"no event name: {line[:200]!r}"
    return event


class Cli:
    def __init__(self, home):
        self.environment = {**os.environ, "TUNEWRIGHT_HOME": str(home), "LC_ALL": "C.UTF-8",
                            # Threads that spin at barriers starve each other on a machine that does other work too.
                            "OMP_WAIT_POLICY": "passive"}

    def start(self, *arguments, memory=None, stdout=subprocess.PIPE):
        def limit():
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            if memory:
                # Private writable memory, not address space: LibTorch maps gigabytes that it never touches.
                resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))

        return subprocess.Popen([str(PROGRAM), "--json", *map(str, arguments)], stdout=stdout, stderr=subprocess.PIPE,
                                stdin=subprocess.DEVNULL, env=self.environment, preexec_fn=limit)

    def attempt(self, *arguments, timeout=900, memory=None, on_event=None):
        """Runs to the end whatever comes; `on_event(process, event)` sees each event as it is written."""
        process = self.start(*arguments, memory=memory)
        timer = threading.Timer(timeout, process.kill)
        errors = []
        reader = threading.Thread(target=lambda: errors.append(process.stderr.read()))
        timer.start()
        reader.start()
        events, partial = [], b""
        try:
            for line in process.stdout:
                if not line.endswith(b"\n"):  # cut short: only a kill may do that, which the exit code below tells
                    partial = line
                    break
                events.append(parse_line(line))
                if on_event:
                    on_event(process, events[-1])
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            assert not partial or process.returncode == -signal.SIGKILL, f"the last line has no end: {partial[:200]!r}"
        finally:
            timer.cancel()
            if process.returncode is None:
                process.kill()
                process.wait()
            reader.join()
        return Outcome(process.returncode, events, b"".join(errors).decode(errors="replace"), usage.ru_maxrss * 1024)

    def run(self, *arguments, **options):
        outcome = self.attempt(*arguments, **options)
        assert outcome.code == 0, f"tunewright {' '.join(map(str, arguments))}: {outcome!r}"
        assert not outcome.all("error"), repr(outcome)
        return outcome

    def refuse(self, *arguments, code=2, mentions=(), **options):
        """The command must fail as the contract says: exit code, one error event, last, with nothing empty in it."""
        outcome = self.attempt(*arguments, **options)
        context = f"tunewright {' '.join(map(str, arguments))}: {outcome!r}"
        accepted = code if isinstance(code, tuple) else (code,)
        assert outcome.code in accepted, f"wanted exit code {code}: {context}"
        assert outcome.events and outcome.events[-1]["event"] == "error", f"no error event at the end: {context}"
        error = outcome.one("error")
        assert all(isinstance(error.get(key), str) and error[key].strip() for key in ("code", "message", "advice")), context
        text = json.dumps(error, ensure_ascii=False)
        for word in mentions:
            assert str(word) in text, f"the error does not mention {word!r}: {context}"
        return error
