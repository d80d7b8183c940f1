import json
import os
import pathlib
import sys

# One of several test processes (pytest -n) has one core: its own computing, and the programs that it starts and waits for.
WORKER = os.environ.get("PYTEST_XDIST_WORKER")
THREADS = 1 if WORKER else 2
os.environ["OMP_NUM_THREADS"] = str(THREADS)
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
sys.path.insert(0, str(pathlib.Path(__file__).parent))

import pytest
import torch
import transformers
from filelock import FileLock

import models
from cli import PROGRAM, REPOSITORY, Cli

torch.set_num_threads(THREADS)
transformers.utils.logging.set_verbosity_error()
transformers.utils.logging.disable_progress_bar()
SHARED = pathlib.Path(os.environ.get("TW_SHARED_REAL", REPOSITORY.parent / "shared" / "real"))


def pytest_configure(config):
    config.addinivalue_line("markers", "shared: needs the real tokenizers, templates and data of ../shared/real")


def pytest_runtest_setup(item):
    if item.get_closest_marker("shared") and not SHARED.is_dir():
        pytest.skip("needs ../shared/real, which this clone does not have")


def pytest_sessionstart(session):
    if not PROGRAM.exists():
        pytest.exit(f"{PROGRAM} is not built: run installer/bootstrap.sh build first", returncode=3)


@pytest.fixture(scope="session")
def shared():
    return SHARED


@pytest.fixture(scope="session")
def cli(tmp_path_factory):
    return Cli(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    """For what a module's fixtures make: a new folder whenever they are made anew, as happens to tests that change their process."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """once(name, make): a path that the first of the test processes fills by make(path) and the others find filled."""
    base = tmp_path_factory.getbasetemp()
    common = (base.parent if WORKER else base) / "common"
    common.mkdir(exist_ok=True)

    def at(name, make):
        path, made = common / name, common / f"{name}.made"
        with FileLock(common / f"{name}.lock"):
            if not made.exists():
                make(path)
                made.touch()
        return path

    return at


@pytest.fixture(scope="session")
def tokenizer_folder(once):
    return once("tokenizer", models.make_tokenizer)


@pytest.fixture(scope="session")
def llama(once, tokenizer_folder):
    """A small Llama with a tokenizer of its own: what most tests train and ask."""
    return once("llama", lambda folder: models.make_model(folder, "llama", tokenizer=tokenizer_folder))


@pytest.fixture(scope="session")
def qwen2_real(once, shared):
    """The model of the main job: Qwen2 with the published vocabulary."""
    if not shared.is_dir():
        pytest.skip("needs ../shared/real, which this clone does not have")
    return once("qwen2-real", lambda folder: models.make_model(folder, "qwen2", tokenizer=shared / "tokenizers" / "qwen2", vocab_size=151936, tie_word_embeddings=True,
                                                               max_position_embeddings=2048, initializer_range=0.2))


@pytest.fixture(scope="session")
def alpaca_file(tmp_path_factory):
    """Rows of differing lengths, with and without an input, in two languages."""
    rows = []
    source = json.loads((REPOSITORY / "resources/datasets/identity.json").read_text(encoding="utf-8"))
    for index, row in enumerate(source[:60]):
        rows.append({"instruction": row["instruction"], "input": "请用中文回答。" * (index % 3) if index % 2 else "",
                     "output": " ".join([row["output"]] * (1 + index % 4))})
    path = tmp_path_factory.mktemp("data") / "alpaca.json"
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def write_recipe(tmp_path):
    def write(model, data, *, name="recipe", sections=None, **training):
        recipe = {
            "recipe_version": 1, "name": name,
            "model": {"path": str(model), "quantization": "none", "compute_dtype": "float32"},
            "data": {"train": [{"path": str(data)}], "max_length": 256, "shuffle": False},
            "method": {"type": "lora", "r": 8, "lora_alpha": 16, "lora_dropout": 0.0, "target_modules": "all-linear"},
            "training": {"max_steps": 20, "per_device_train_batch_size": 2, "gradient_accumulation_steps": 1, "learning_rate": 1e-3, "device": "cpu",
                         **training},
            "output_dir": str(tmp_path / name),
        }
        for section, fields in (sections or {}).items():
            if section == "method" and fields.get("type", "lora") != "lora":
                recipe[section] = fields  # the fields of LoRA would be refused
            elif isinstance(fields, dict):
                recipe[section].update(fields)
            else:
                recipe[section] = fields
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(recipe, ensure_ascii=False), encoding="utf-8")
        return path

    return write
