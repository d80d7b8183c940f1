"""installer/install-runtime against a small package index of its own: download, resume, checksums, a folder of wheels, what is already there."""

import functools
import hashlib
import http.server
import os
import pathlib
import shutil
import subprocess
import threading
import zipfile

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = REPOSITORY / "installer/install-runtime"
pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


def make_wheel(path, files):
    with zipfile.ZipFile(path, "w") as wheel:
        for name, content in files.items():
            wheel.writestr(name, content)
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Index(http.server.SimpleHTTPRequestHandler):
    """Serves a folder with byte ranges, and notes what was asked for."""

    asked = []

    def log_message(self, *_):
        pass

    def do_GET(self):
        Index.asked.append((self.path, self.headers.get("Range")))
        file = pathlib.Path(self.translate_path(self.path))
        start = self.headers.get("Range")
        if not start or not file.is_file():
            return super().do_GET()
        offset = int(start.removeprefix("bytes=").split("-")[0])
        content = file.read_bytes()
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {offset}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - offset))
        self.end_headers()
        self.wfile.write(content[offset:])


@pytest.fixture
def site(tmp_path):
    packages = tmp_path / "site/packages"
    packages.mkdir(parents=True)
    wheels = {
        "torch-2.11.0-cp311-cp311-manylinux_2_28_x86_64.whl": {"torch/lib/libtorch.so": b"t" * 300_000, "torch/version.py": "x = 1", "torch/lib/libc10.so": b"c"},
        "nvidia_cublas-13.1.0.3-py3-none-manylinux_2_27_x86_64.whl": {"nvidia/cu13/lib/libcublas.so.13": b"b" * 1000, "nvidia/cu13/include/cublas.h": "int x;"},
    }
    lock = ["# comment"]
    for name, files in wheels.items():
        lock.append(f"{name} {make_wheel(packages / name, files)}")
    (tmp_path / "runtime.lock").write_text("\n".join(lock) + "\n")
    for project, name in (("torch", next(iter(wheels))), ("nvidia-cublas", list(wheels)[1])):
        folder = tmp_path / "site/simple" / project
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(f'<!DOCTYPE html><a href="../../packages/{name}#sha256=1234">{name}</a>')
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Index, directory=str(tmp_path / "site")))
    Index.asked.clear()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield tmp_path, f"http://127.0.0.1:{server.server_port}/simple"
    server.shutdown()
    server.server_close()


def install(root, *arguments):
    environment = {**os.environ, "TUNEWRIGHT_RUNTIME_LOCK": str(root / "runtime.lock"), "no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}
    return subprocess.run([str(SCRIPT), "--to", str(root / "runtime"), *arguments], capture_output=True, text=True, env=environment, timeout=120)


def test_brings_the_libraries_and_nothing_else(site):
    root, index = site
    done = install(root, "--index", index)
    assert done.returncode == 0, done.stderr
    assert (root / "runtime/torch/lib/libtorch.so").stat().st_size == 300_000
    assert (root / "runtime/nvidia/cu13/lib/libcublas.so.13").exists()
    assert not (root / "runtime/torch/version.py").exists() and not (root / "runtime/nvidia/cu13/include").exists()
    assert not list((root / "runtime/.wheels").glob("*.whl")), "downloaded wheels take disk space for nothing"
    Index.asked.clear()
    again = install(root, "--index", index)
    assert again.returncode == 0 and not Index.asked, "what is there is not fetched again"


def test_an_interrupted_download_goes_on(site):
    root, index = site
    name = next((root / "site/packages").glob("torch*")).name
    part = root / "runtime/.wheels" / (name + ".part")
    part.parent.mkdir(parents=True)
    part.write_bytes((root / "site/packages" / name).read_bytes()[:100_000])
    done = install(root, "--index", index)
    assert done.returncode == 0, done.stderr
    assert (f"/packages/{name}", "bytes=100000-") in Index.asked


def test_a_wrong_checksum_is_thrown_away(site):
    root, index = site
    wheel = next((root / "site/packages").glob("torch*"))
    wheel.write_bytes(wheel.read_bytes() + b"tampered")
    done = install(root, "--index", index)
    assert done.returncode == 1 and "wrong checksum" in done.stderr
    assert not (root / "runtime/torch").exists() and not list((root / "runtime/.wheels").glob("*"))


def test_a_folder_of_wheels_needs_no_network(site):
    root, _ = site
    done = install(root, "--from", str(root / "site/packages"))
    assert done.returncode == 0, done.stderr
    assert (root / "runtime/torch/lib/libtorch.so").exists() and not Index.asked
    assert len(list((root / "site/packages").glob("*.whl"))) == 2, "the user's wheels stay"


def test_an_incomplete_folder_is_named(site):
    root, _ = site
    missing = next((root / "site/packages").glob("nvidia*"))
    missing.unlink()
    done = install(root, "--from", str(root / "site/packages"))
    assert done.returncode == 1 and missing.name in done.stderr


def test_an_index_that_does_not_answer_is_said(site):
    root, _ = site
    done = install(root, "--index", "http://127.0.0.1:9/simple")
    assert done.returncode == 1 and "does not answer" in done.stderr
