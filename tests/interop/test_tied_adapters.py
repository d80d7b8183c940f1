"""PEFT's ensure_weight_tying: the table's matrices are those of a tied head, too. What PEFT computes of such files is what comes out here, mounted, merged,
copied and trained further."""

import warnings

import peft
import pytest
import torch

import models

TOLERANCE = 1e-4
TIED = {
    "table": {"target_modules": ["q_proj", "embed_tokens"]},
    "head": {"target_modules": ["q_proj", "lm_head"]},
    "both": {"target_modules": ["q_proj", "lm_head", "embed_tokens"]},
    "pattern": {"target_modules": r".*(v_proj|embed_tokens)"},
    "pattern_of_paths": {"target_modules": r".*\.(v_proj|embed_tokens)"},  # in which PEFT does not see the table
    "dora": {"target_modules": ["q_proj", "embed_tokens"], "use_dora": True},
    "rslora": {"target_modules": ["embed_tokens", "down_proj"], "use_rslora": True},
    "saved": {"target_modules": ["q_proj"], "modules_to_save": ["embed_tokens"]},
    "rows": {"target_modules": ["q_proj"], "trainable_token_indices": [1, 2, 3]},
    "neither": {"target_modules": ["q_proj"]},
}


@pytest.fixture(scope="module")
def base(once, tokenizer_folder):
    return once("tied-adapters", lambda folder: models.make_model(folder, "qwen2", tokenizer=tokenizer_folder, seed=23, tie_word_embeddings=True))


def make(base, folder, name):
    torch.manual_seed(31)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = peft.get_peft_model(models.load(base), peft.LoraConfig(task_type="CAUSAL_LM", r=4, lora_alpha=8, ensure_weight_tying=True, **TIED[name]))
        models.move_off_start(model, 0.1)
        model.save_pretrained(folder, save_embedding_layers=False)
    return folder


@pytest.mark.parametrize("name", TIED)
def test_a_tied_head_follows_the_table(cli, base, tmp_path, name):
    adapter, ids = make(base, tmp_path / "adapter", name), models.random_ids(1500)
    truth = models.logits_of(models.with_adapter(base, adapter).eval(), ids)
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", adapter), truth) < TOLERANCE
    cli.run("export", base, "--adapter", adapter, "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "merged", "--verify")
    assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), ids), truth) < TOLERANCE
    cli.run("export", base, "--adapter", adapter, "--format", "adapter", "--out", tmp_path / "copy")
    assert models.relative_gap(models.logits_of(models.with_adapter(base, tmp_path / "copy").eval(), ids), truth) < TOLERANCE
    if name in ("dora", "saved", "rows"):  # a weight is not the scale of all that they change
        return
    # Half of it: PEFT, told so, has half of the head's part, and not a quarter or all of it.
    half = models.with_adapter(base, adapter).eval()
    for module in half.modules():
        if isinstance(getattr(module, "scaling", None), dict):
            module.scaling = {key: value / 2 for key, value in module.scaling.items()}
    wanted = models.logits_of(half, ids)
    assert models.relative_gap(wanted, truth) > 1e-3
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "half.safetensors", "--adapter", f"{adapter}=0.5"), wanted) < TOLERANCE
    cli.run("export", base, "--adapter", f"{adapter}=0.5", "--format", "adapter", "--out", tmp_path / "half")
    assert models.relative_gap(models.logits_of(models.with_adapter(base, tmp_path / "half").eval(), ids), wanted) < TOLERANCE


def test_training_goes_on_with_both(cli, base, write_recipe, alpaca_file, tmp_path):
    """The head's matrices are its own from then on, and the file says so."""
    adapter, ids = make(base, tmp_path / "adapter", "table"), models.random_ids(1500)
    recipe = write_recipe(base, alpaca_file, sections={"method": {"init_from": str(adapter), "r": 4, "lora_alpha": 8, "target_modules": ["q_proj", "embed_tokens"]}}, max_steps=2)
    assert len(cli.run("train", recipe).all("step")) == 2
    theirs = models.logits_of(models.with_adapter(base, tmp_path / "recipe").eval(), ids)
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", tmp_path / "recipe"), theirs) < TOLERANCE
