"""The main job on real input: NF4 LoRA of a Qwen2 model on Chinese Alpaca data, killed and resumed, exported, and read back by PEFT and Transformers."""

import json
import signal

import pytest
import torch
from safetensors.torch import load_file

import models

pytestmark = pytest.mark.shared
TOLERANCE = 1e-4


@pytest.fixture(scope="module")
def job(cli, workshop, shared, qwen2_real):
    """Trains once without interruption; the other tests look at what came out."""
    folder = workshop / "main-job"
    folder.mkdir()

    def recipe(name):
        path = folder / f"{name}.json"
        path.write_text(json.dumps({
            "recipe_version": 1, "name": name,
            "model": {"path": str(qwen2_real), "quantization": "nf4", "double_quantization": True, "compute_dtype": "float32"},
            "data": {"train": [{"path": str(shared / "data" / "alpaca_zh_500.json")}], "max_length": 256, "packing": True},
            "method": {"type": "lora", "r": 16, "lora_alpha": 32, "lora_dropout": 0.05, "target_modules": "all-linear"},
            "training": {"max_steps": 60, "per_device_train_batch_size": 1, "gradient_accumulation_steps": 2, "learning_rate": 1e-2, "save_steps": 10,
                         "save_total_limit": 2, "device": "cpu"},
            "output_dir": str(folder / name)}, ensure_ascii=False), encoding="utf-8")
        return path

    class Job:
        base = qwen2_real
        make = staticmethod(recipe)
        adapter = folder / "whole"
        outcome = cli.run("train", recipe("whole"))
        output = folder

    return Job


@pytest.fixture(scope="module")
def ids(job):
    return models.random_ids(151643, rows=2, length=20)


@pytest.fixture(scope="module")
def adapter_logits(cli, job, ids):
    return models.product_logits(cli, job.base, ids, job.output / "adapter-logits.safetensors", "--adapter", job.adapter)


def test_the_loss_falls(job):
    losses = list(job.outcome.losses().values())
    assert len(losses) == 60
    assert sum(losses[-10:]) / 10 < sum(losses[:10]) / 10 - 0.5
    started, finished = job.outcome.one("started"), job.outcome.one("finished")
    assert started["total_steps"] == 60 and finished["steps"] == 60
    # Seven matrices a layer: r · (in + out) each.
    assert started["trainable_parameters"] == 16 * 2 * ((64 + 64) * 2 + (64 + 32) * 2 + (64 + 128) * 3)
    assert [event["step"] for event in job.outcome.all("checkpoint")][-1] == 60


def test_what_a_run_writes(job):
    names = {path.name for path in job.adapter.iterdir()}
    assert {"adapter_model.safetensors", "adapter_config.json", "recipe.json", "training_log.jsonl", "README.md", "tokenizer.json"} <= names
    assert not [name for name in names if name.endswith(".tmp")]
    assert len([name for name in names if name.startswith("checkpoint-")]) == 2
    log = [json.loads(line) for line in (job.adapter / "training_log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {event["step"]: event["loss"] for event in log if event["event"] == "step"} == job.outcome.losses()


def test_a_killed_run_resumes_to_the_same_end(cli, job):
    recipe = job.make("killed")

    def kill_at_thirty(process, event):
        if event["event"] == "step" and event["step"] >= 30:
            process.send_signal(signal.SIGKILL)

    killed = cli.attempt("train", recipe, on_event=kill_at_thirty)
    assert killed.code == -signal.SIGKILL, repr(killed)
    cli.refuse("train", recipe, mentions=["resume"])
    resumed = cli.run("train", recipe, "--resume")
    whole, second = job.outcome.losses(), resumed.losses()
    assert 11 <= min(second) <= 41 and max(second) == 60
    assert second == {step: whole[step] for step in second}
    mine, theirs = (load_file(job.output / name / "adapter_model.safetensors") for name in ("killed", "whole"))
    assert mine.keys() == theirs.keys()
    for name, tensor in mine.items():
        assert torch.equal(tensor, theirs[name]), name
    assert not list((job.output / "killed").rglob("*.tmp"))


def test_peft_loads_the_adapter(job, ids, adapter_logits):
    truth = models.logits_of(models.with_adapter(job.base, job.adapter), ids)
    assert models.relative_gap(adapter_logits, truth) < TOLERANCE
    assert models.relative_gap(models.logits_of(models.load(job.base), ids), truth) > 100 * TOLERANCE, "the adapter changes nothing"


def test_a_checkpoint_is_an_adapter(cli, job, ids, adapter_logits):
    mine = models.product_logits(cli, job.base, ids, job.output / "checkpoint-logits.safetensors", "--adapter", job.adapter / "checkpoint-60")
    assert torch.equal(mine, adapter_logits)
    assert models.relative_gap(models.logits_of(models.with_adapter(job.base, job.adapter / "checkpoint-60"), ids), adapter_logits) < TOLERANCE


def test_transformers_loads_the_merged_model(cli, job, ids, adapter_logits):
    out = job.output / "merged"
    outcome = cli.run("export", job.base, "--adapter", job.adapter, "--format", "safetensors", "--dtype", "float32", "--out", out, "--verify")
    verified, exported = outcome.one("verified"), outcome.one("exported")
    assert verified["top1_agreement"] > 0.99 and exported["bytes"] > 0
    truth = models.logits_of(models.load(out), ids)
    assert models.relative_gap(adapter_logits, truth) < TOLERANCE
    assert models.relative_gap(models.product_logits(cli, out, ids, job.output / "merged-logits.safetensors"), truth) < TOLERANCE
    cli.refuse("export", job.base, "--adapter", job.adapter, "--format", "safetensors", "--out", out, mentions=["overwrite"])
