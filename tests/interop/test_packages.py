"""The packages: built, unpacked into a folder of their own, and run from there with the LibTorch of the build environment as the runtime."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("TUNEWRIGHT_PROGRAM", REPOSITORY / "build/release/bin/tunewright"))
BUILD = PROGRAM.parents[1]
RUNTIME = pathlib.Path(sys.prefix) / f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"

pytestmark = [
    pytest.mark.skipif(not (BUILD / "CPackConfig.cmake").exists(), reason="the build folder has no packaging rules (an older or partial build)"),
    pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg-deb is not installed"),
]


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packages")
    done = subprocess.run(["cpack", "-G", "DEB;TGZ", "-B", str(folder), "--config", str(BUILD / "CPackConfig.cmake")], capture_output=True, text=True, cwd=folder, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.deb")), next(folder.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def root(packages, tmp_path_factory):
    folder = tmp_path_factory.mktemp("root")
    subprocess.run(["dpkg-deb", "-x", str(packages[0]), str(folder)], check=True)
    return folder / "usr"


def run(root, *arguments, runtime=RUNTIME, program="tunewright", home=None):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TUNEWRIGHT_")}
    environment |= {"HOME": str(home or root.parent), "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "2", "XDG_DATA_HOME": str((home or root.parent) / "data")}
    if runtime:
        environment["TUNEWRIGHT_RUNTIME"] = str(runtime)
    return subprocess.run([str(root / "bin" / program), *arguments], capture_output=True, text=True, env=environment, timeout=300)


def test_holds_our_programs_and_no_runtime(packages):
    names = subprocess.run(["dpkg-deb", "-c", str(packages[0])], capture_output=True, text=True, check=True).stdout
    for wanted in ("usr/bin/tunewright\n", "usr/bin/tunewright-studio\n", "usr/bin/tunewright-install-runtime\n", "libtw_engine.so\n", "tunewright-studio.desktop\n",
                   "mime/packages/tunewright.xml\n", "share/tunewright/starter/model.safetensors\n", "runtime.lock\n"):
        assert wanted in names, wanted
    for foreign in ("libtorch", "libc10", "libcud", "libnv", "libarrow", ".h\n", ".a\n"):
        assert foreign not in names, foreign
    assert packages[0].stat().st_size < 60e6
    with tarfile.open(packages[1]) as archive:
        assert any(name.endswith("bin/tunewright-studio") for name in archive.getnames())


def test_depends_on_debian_packages(packages):
    depends = subprocess.run(["dpkg-deb", "-f", str(packages[0]), "Depends"], capture_output=True, text=True, check=True).stdout
    for part in ("libqt6widgets6", "libqcustomplot", "libsentencepiece", "libsqlite3-0", "libc6"):
        assert part in depends, depends


def test_doctor_runs_from_there(root):
    done = run(root, "--json", "doctor")
    checks = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stdout[-600:] + done.stderr[-600:]
    assert checks and all(check["ok"] for check in checks if check["event"] == "check")


def test_finds_its_own_resources(root):
    done = run(root, "--json", "generate", str(root / "share/tunewright/starter"), "--prompt", "Hello", "--temperature", "0", "--max-new-tokens", "4")
    assert done.returncode == 0, done.stdout + done.stderr


def test_reads_parquet_with_the_runtime(root, tmp_path):
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.table({"text": ["one", "two"]}), tmp_path / "rows.parquet")
    done = run(root, "--json", "data", "inspect", str(tmp_path / "rows.parquet"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout.splitlines()[0])["rows"] == 2


def test_without_a_runtime_it_says_so(root, tmp_path):
    done = run(root, "--json", "doctor", runtime=None, home=tmp_path)
    error = json.loads(done.stdout.splitlines()[-1])
    assert done.returncode == 1 and error["code"] == "runtime.missing" and "tunewright-install-runtime" in error["advice"]
    assert run(root, "--version", program="tunewright-studio", runtime=None, home=tmp_path).returncode == 0
