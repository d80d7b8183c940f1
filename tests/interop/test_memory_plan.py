"""`estimate` against what `train` then takes, on a published model in its real size (SmolLM2-135M, batches of two packs of 512 tokens)."""

import ctypes
import json
import random

import pytest

import published_model


@pytest.fixture(scope="module")
def published():
    try:
        return published_model.ensure()
    except published_model.Unavailable as problem:
        pytest.skip(str(problem))


@pytest.fixture(autouse=True)
def no_huge_pages():
    """Where the kernel gives huge pages to everything, what is resident is rounded up by them: the programs started here go without."""
    pr_set_thp_disable = 41
    prctl = ctypes.CDLL(None).prctl
    assert prctl(pr_set_thp_disable, 1, 0, 0, 0) == 0
    yield
    prctl(pr_set_thp_disable, 0, 0, 0, 0)


@pytest.fixture(scope="module")
def texts(workshop):
    """Long enough that every pack is full: the plan is for the largest batch, and three steps must meet one."""
    words = (published_model.REPOSITORY / "README.md").read_text(encoding="utf-8").split()
    choose = random.Random(1)
    path = workshop / "texts.jsonl"
    path.write_text("".join(json.dumps({"text": " ".join(choose.choices(words, k=800))}) + "\n" for _ in range(12)), encoding="utf-8")
    return path


@pytest.mark.parametrize("quantization, dtype, checkpointing", [("none", "float32", False), ("none", "bfloat16", False),
                                                                ("nf4", "float32", False), ("nf4", "bfloat16", True)])
def test_the_plan_is_what_a_published_model_takes(cli, published, texts, tmp_path, quantization, dtype, checkpointing):
    recipe = tmp_path / "recipe.json"
    recipe.write_text(json.dumps({
        "model": {"path": str(published), "quantization": quantization, "compute_dtype": dtype},
        "data": {"train": [{"path": str(texts)}], "max_length": 512, "packing": True, "overlong": "split"},
        "training": {"max_steps": 3, "per_device_train_batch_size": 2, "gradient_accumulation_steps": 1, "gradient_checkpointing": checkpointing},
        "output_dir": str(tmp_path / "out")}))
    plan = cli.run("estimate", recipe).one("estimate")
    done = cli.run("train", recipe)
    finished, started = done.one("finished"), done.one("started")
    assert started["memory_before_bytes"] == finished["memory_before_bytes"] > 0
    steps = [event["memory_bytes"] for event in done.all("step")]
    assert len(steps) == 3 and finished["memory_before_bytes"] < max(steps) <= finished["peak_memory_bytes"]
    measured = finished["peak_memory_bytes"] - finished["memory_before_bytes"]
    ratio = plan["total_bytes"] / measured
    text = f"planned {plan['total_bytes'] / 1e6:.1f} MB, measured {measured / 1e6:.1f} MB, {ratio:.3f}: {plan}"
    print(text)
    assert 0.95 < ratio < 1.1, text
