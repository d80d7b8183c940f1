"""Single rows of the tables beside LoRA (trainable_token_indices): PEFT's files read here and ours read by PEFT, merged alike, and losses equal step for
step, with tied tables and without."""

import json

import pytest
import torch
from safetensors.torch import load_file

import models

TOLERANCE, STEPS, MAX_LENGTH = 1e-4, 10, 160
FORMS = {"list": [3, 7, 1200], "named": {"embed_tokens": [5, 1]}, "both": {"embed_tokens": [5, 1], "lm_head": [5, 1]},
         "apart": {"embed_tokens": [5, 1], "lm_head": [2, 300]}, "head": {"lm_head": [2, 4]}}


@pytest.fixture(scope="module", params=[False, True], ids=["untied", "tied"])
def base(request, once, tokenizer_folder):
    return once(f"token-rows-{request.param}", lambda folder: models.make_model(folder, "qwen2", tokenizer=tokenizer_folder, tie_word_embeddings=request.param))


def ids_with(rows):
    """Every row that is trained stands in the text too."""
    named = sum(rows.values(), []) if isinstance(rows, dict) else rows
    return [row + named for row in models.random_ids(1500)]


@pytest.mark.parametrize("form", FORMS)
def test_peft_s_files_are_read_and_merged(cli, base, tmp_path, form):
    adapter = models.make_adapter(base, tmp_path / "adapter", target_modules=["q_proj", "up_proj"], trainable_token_indices=FORMS[form], scale=0.1)
    ids = ids_with(FORMS[form])
    truth = models.logits_of(models.with_adapter(base, adapter), ids)
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", adapter), truth) < TOLERANCE
    cli.run("export", base, "--adapter", adapter, "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "merged", "--verify")
    assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), ids), truth) < TOLERANCE
    config = json.loads((base / "config.json").read_text())
    same = form not in ("apart", "head")
    assert json.loads((tmp_path / "merged" / "config.json").read_text())["tie_word_embeddings"] == (config["tie_word_embeddings"] and same)
    cli.run("export", base, "--adapter", adapter, "--format", "adapter", "--out", tmp_path / "copy")
    assert models.relative_gap(models.logits_of(models.with_adapter(base, tmp_path / "copy"), ids), truth) < TOLERANCE
    facts = cli.run("adapters", "info", adapter).one("adapter")
    assert facts["trainable_token_indices"] == FORMS[form]


@pytest.mark.parametrize("form", FORMS)
def test_losses_equal_peft_and_its_files_are_read_there(cli, write_recipe, base, tmp_path, alpaca_file, form):
    """<|im_start|> and <|im_end|> (1, 2) are among the rows; the model's own template writes them."""
    rows = FORMS[form]
    start = models.make_adapter(base, tmp_path / "start", target_modules=["q_proj", "down_proj"], trainable_token_indices=rows)
    events = cli.run("data", "encode", base, alpaca_file, "--max-length", MAX_LENGTH).all("sample")
    samples = [(event["ids"], event["labels"]) for event in events]
    model = models.with_adapter(base, start, trainable=True).train()
    trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trainable, lr=5e-3, eps=1e-8, weight_decay=0.0)
    truth = []
    for step in range(STEPS):
        truth.append(models.backward(model, samples[2 * step:2 * step + 2]))
        torch.nn.utils.clip_grad_norm_(trainable, 1.0)
        optimizer.step()
        optimizer.zero_grad()
    recipe = write_recipe(base, alpaca_file, sections={"data": {"packing": False, "max_length": MAX_LENGTH},
                                                       "method": {"init_from": str(start), "target_modules": ["q_proj", "down_proj"], "trainable_token_indices": rows}},
                          max_steps=STEPS, learning_rate=5e-3, lr_scheduler_type="constant", warmup_ratio=0.0)
    outcome = cli.run("train", recipe)
    for event, loss in zip(outcome.all("step"), truth, strict=True):
        assert event["loss"] == pytest.approx(loss, rel=TOLERANCE), event
    assert truth[-1] < truth[0] - 0.2, "nothing was learnt: the comparison would be empty"
    assert not [event for event in outcome.all("advice") if event["code"] == "method.init_from"]
    written = load_file(tmp_path / "recipe" / "adapter_model.safetensors")
    assert sorted(written) == sorted(load_file(start / "adapter_model.safetensors"))
    assert json.loads((tmp_path / "recipe" / "adapter_config.json").read_text())["trainable_token_indices"] == rows
    ids = ids_with(rows)
    mine = models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", tmp_path / "recipe")
    assert models.relative_gap(mine, models.logits_of(models.with_adapter(base, tmp_path / "recipe"), ids)) < TOLERANCE
    assert models.relative_gap(mine, models.logits_of(model.eval(), ids)) < 20 * TOLERANCE


def test_a_vocabulary_that_grew_is_read(cli, base, tmp_path):
    """What new special tokens usually are: rows beyond the base's, which PEFT then saves with the tables."""
    import peft

    model = models.load(base)
    model.resize_token_embeddings(1503, mean_resizing=False)
    torch.manual_seed(1)
    model = peft.get_peft_model(model, peft.LoraConfig(task_type="CAUSAL_LM", target_modules=["q_proj"], trainable_token_indices=[1500, 1502]))
    models.move_off_start(model, 0.1)
    model.save_pretrained(tmp_path / "adapter")
    ids = [row + [1500, 1502] for row in models.random_ids(1500)]
    truth = models.logits_of(model.eval(), ids)
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", tmp_path / "adapter"), truth) < TOLERANCE
    cli.run("export", base, "--adapter", tmp_path / "adapter", "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "merged", "--verify")
    assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), ids), truth) < TOLERANCE


def test_a_row_that_is_not_there_is_named(cli, write_recipe, base, alpaca_file):
    recipe = write_recipe(base, alpaca_file, sections={"method": {"trainable_token_indices": [4, 1500]}}, max_steps=2)
    for verb in (["recipe", "validate"], ["estimate"], ["train"]):
        cli.refuse(*verb, recipe, mentions=["method.trainable_token_indices", "row 1500", "row 1499"])
