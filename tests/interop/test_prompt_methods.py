"""Prompt tuning, P-tuning and prefix tuning: PEFT's files both ways, its logits for every family, its answers, its losses step for step."""

import json
import math

import peft
import pytest
import torch
from safetensors.torch import load_file, save_file

import families
import models

TOLERANCE = 1e-4
STEPS, MAX_LENGTH, TOKENS = 10, 160, 5
KINDS = {"prompt": (peft.PromptTuningConfig, {}), "prefix": (peft.PrefixTuningConfig, {}),
         "projected": (peft.PrefixTuningConfig, {"prefix_projection": True, "encoder_hidden_size": 24}),
         "encoded": (peft.PromptEncoderConfig, {"encoder_hidden_size": 24}),
         "recurrent": (peft.PromptEncoderConfig, {"encoder_reparameterization_type": "LSTM", "encoder_hidden_size": 24, "encoder_num_layers": 2})}
TYPES = {"prompt": "prompt_tuning", "encoded": "p_tuning", "recurrent": "p_tuning"}  # of those that learn embeddings


def wrapped(model, kind, seed=5, scale=1.0, **settings):
    """The model with a fresh adapter of PEFT's, whose rows are no larger than what the model itself puts there."""
    if model.config.model_type == "gpt2":
        model.config.num_key_value_heads = model.config.n_head  # which PEFT would believe, were it another number
    torch.manual_seed(seed)
    kind, own = KINDS[kind]
    model = peft.get_peft_model(model, kind(task_type="CAUSAL_LM", num_virtual_tokens=TOKENS, **{**own, **settings}))
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.requires_grad:
                parameter.mul_(scale)
    return model


def adapter_of(model, kind, folder, **settings):
    """PEFT's files, and a fresh model with what they hold."""
    wrapped(model, kind, **settings).save_pretrained(folder)
    return folder


@torch.no_grad()
def logits_of(model, ids):
    """Of the texts' own tokens."""
    return model(input_ids=torch.tensor(ids)).logits[:, -len(ids[0]):].float()


def with_adapter(base, folder):
    return peft.PeftModel.from_pretrained(base if isinstance(base, torch.nn.Module) else models.load(base), folder).eval()


@pytest.fixture(scope="module", params=list(families.VARIANTS))
def case(request, tmp_path_factory, tokenizer_folder):
    return families.make(request.param, tmp_path_factory.mktemp(f"prompts-{request.param}"), tokenizer_folder)


@pytest.mark.parametrize("kind", ["prompt", "prefix", "encoded"])
def test_every_family_says_what_peft_says(cli, case, tmp_path, kind):
    adapter = adapter_of(case.load(), kind, tmp_path / "adapter")
    ids = models.random_ids(1400, length=40)
    if kind in TYPES and case.name.startswith("gemma3n"):
        ids_file = tmp_path / "ids.json"
        ids_file.write_text(json.dumps(ids))
        cli.refuse("logits", case.product, "--adapter", adapter, "--ids-file", ids_file, "--out", tmp_path / "mine.safetensors", mentions=["Gemma 3n"])
        return
    reference = case.load()
    if reference.config.model_type == "gpt2":
        reference.config.num_key_value_heads = reference.config.n_head
    truth = logits_of(with_adapter(reference, adapter), ids)
    assert models.relative_gap(truth, models.logits_of(case.load(), ids)) > 100 * TOLERANCE, "the adapter changes nothing"
    assert models.relative_gap(models.product_logits(cli, case.product, ids, tmp_path / "mine.safetensors", "--adapter", adapter), truth) < TOLERANCE


@pytest.mark.parametrize("options", [[], ["--num-beams", 3], ["--repetition-penalty", 1.3]], ids=["greedy", "beams", "penalty"])
@pytest.mark.parametrize("kind", ["prompt", "prefix"])
def test_answers_are_those_of_peft(cli, llama, tmp_path, kind, options):
    import transformers

    adapter = adapter_of(models.load(llama), kind, tmp_path / "adapter")
    tokenizer = transformers.AutoTokenizer.from_pretrained(llama)
    prompt = "The river runs"
    ids = tokenizer(prompt, return_tensors="pt")
    settings = {} if not options else {"num_beams": 3} if "--num-beams" in options else {"repetition_penalty": 1.3}
    model = with_adapter(llama, adapter)
    answer = model.generate(**ids, max_new_tokens=14, do_sample=False, eos_token_id=2, pad_token_id=0, **settings)[0, ids["input_ids"].shape[1]:].tolist()
    plain = models.load(llama).generate(**ids, max_new_tokens=14, do_sample=False, eos_token_id=2, pad_token_id=0, **settings)[0, ids["input_ids"].shape[1]:].tolist()
    mine = cli.run("generate", llama, "--adapter", adapter, "--prompt", prompt, "--temperature", 0, "--max-new-tokens", 14, *options).one("generated")["ids"]
    assert mine == answer and mine != plain


@pytest.fixture(scope="module")
def samples(cli, llama, alpaca_file):
    events = cli.run("data", "encode", llama, alpaca_file, "--max-length", MAX_LENGTH, "--chat-template", "alpaca", "--train-on", "all").all("sample")
    return [(event["ids"], event["labels"]) for event in events]


def loss_of(model, kind, samples):
    """The mean over all targets; each text by itself, with the labels as PEFT moves them: before virtual tokens a text's first token is a target too."""
    total, targets = 0.0, 0
    for ids, labels in samples:
        logits = model(input_ids=torch.tensor([ids])).logits[0]
        if kind in TYPES:
            labels = [-100] * TOKENS + labels
        assert len(labels) == logits.shape[0]
        total = total + torch.nn.functional.cross_entropy(logits[:-1].float(), torch.tensor(labels[1:]), ignore_index=-100, reduction="sum")
        targets += sum(label != -100 for label in labels[1:])
    return total / targets


def steps_of(samples, packing, per_step):
    elements, room = [], 0
    for sample in samples:
        if not packing or len(sample[0]) > room:
            elements.append([])
            room = MAX_LENGTH
        elements[-1].append(sample)
        room -= len(sample[0])
    epoch = [sum(elements[first:first + per_step], []) for first in range(0, len(elements), per_step)]
    return (epoch * math.ceil(STEPS / len(epoch)))[:STEPS]


def start_folder(model, kind, folder):
    """The adapter of this model as a run starts from it; of an encoder PEFT keeps the result alone, and a checkpoint here the encoder too."""
    model.save_pretrained(folder)
    if kind not in ("prompt", "prefix"):
        encoder = {name.replace("prompt_encoder.default.", "encoder."): parameter.detach().clone() for name, parameter in model.named_parameters() if parameter.requires_grad}
        save_file({**load_file(folder / "adapter_model.safetensors"), **encoder}, folder / "adapter_model.safetensors")
    return folder


def method_of(kind, **fields):
    return {"type": TYPES.get(kind, "prefix_tuning"), "num_virtual_tokens": TOKENS, **KINDS[kind][1], **fields}


def recipe_of(write_recipe, base, data, kind, packing=True, name="recipe", method=None, sections=None, **training):
    path = write_recipe(base, data, name=name, sections={"data": {"packing": packing, "max_length": MAX_LENGTH, "chat_template": "alpaca", "train_on": "all"}, **(sections or {})},
                        **{"max_steps": STEPS, "learning_rate": 1e-2, "lr_scheduler_type": "constant", "warmup_ratio": 0.0, "weight_decay": 0.1, **training})
    recipe = json.loads(path.read_text(encoding="utf-8"))
    recipe["method"] = method or method_of(kind)
    path.write_text(json.dumps(recipe, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize("packing,checkpointing", [(True, True), (False, False)], ids=["packed", "unpacked"])
@pytest.mark.parametrize("kind", KINDS)
def test_losses_equal_peft(cli, llama, tmp_path, write_recipe, samples, alpaca_file, kind, packing, checkpointing):
    model = wrapped(models.load(llama), kind).train()
    start = start_folder(model, kind, tmp_path / "start")
    trained = [(name, parameter) for name, parameter in model.named_parameters() if parameter.requires_grad]
    groups = [{"params": [parameter for name, parameter in trained if ("bias" in name) == bias], "weight_decay": 0.0 if bias else 0.1} for bias in (False, True)]
    optimizer = torch.optim.AdamW([group for group in groups if group["params"]], lr=1e-2, betas=(0.9, 0.999), eps=1e-8)
    truth = []
    for step in steps_of(samples, packing, 4):
        loss = loss_of(model, kind, step)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_([parameter for _, parameter in trained], 1.0).item()
        truth.append((loss.item(), norm))
        optimizer.step()
        optimizer.zero_grad()
    recipe = recipe_of(write_recipe, llama, alpaca_file, kind, packing, method=method_of(kind, init_from=str(start)), per_device_train_batch_size=2,
                       gradient_accumulation_steps=2, gradient_checkpointing=checkpointing)
    events = cli.run("train", recipe).all("step")
    assert len(events) == STEPS
    for event, (loss, norm) in zip(events, truth):
        assert event["loss"] == pytest.approx(loss, rel=TOLERANCE), event
        assert event["grad_norm"] == pytest.approx(norm, rel=20 * TOLERANCE), event
    assert truth[-1][0] < truth[0][0] - 0.05, "nothing was learnt: the comparison would be empty"
    # What was written is what PEFT ends with.
    ids = models.random_ids(1400)
    mine = logits_of(with_adapter(llama, tmp_path / "recipe"), ids)
    assert models.relative_gap(mine, logits_of(model.eval(), ids)) < 20 * TOLERANCE
    assert models.relative_gap(models.product_logits(cli, llama, ids, tmp_path / "mine.safetensors", "--adapter", tmp_path / "recipe"), mine) < TOLERANCE


@pytest.mark.parametrize("kind", KINDS)
def test_the_files_are_those_of_peft(cli, llama, tmp_path, write_recipe, alpaca_file, kind):
    cli.run("train", recipe_of(write_recipe, llama, alpaca_file, kind, max_steps=2, save_steps=1))
    model = wrapped(models.load(llama), kind)
    model.save_pretrained(tmp_path / "theirs")
    mine, theirs = (json.loads((folder / "adapter_config.json").read_text()) for folder in (tmp_path / "recipe", tmp_path / "theirs"))
    assert mine.pop("base_model_name_or_path") == str(llama) and theirs.pop("base_model_name_or_path") == str(llama)
    assert mine == {key: theirs[key] for key in mine}
    assert not {key: value for key, value in theirs.items() if key not in mine and value is not None and key != "peft_version"}
    written = load_file(tmp_path / "recipe" / "adapter_model.safetensors")
    assert {name: (tensor.shape, tensor.dtype) for name, tensor in written.items()} == {name: (tensor.shape, tensor.dtype) for name, tensor in load_file(tmp_path / "theirs" / "adapter_model.safetensors").items()}
    # A checkpoint is an adapter too, here and for PEFT.
    checkpoint = tmp_path / "recipe" / "checkpoint-1"
    ids = models.random_ids(1400)
    truth = logits_of(with_adapter(llama, checkpoint), ids)
    assert models.relative_gap(models.product_logits(cli, llama, ids, tmp_path / "mine.safetensors", "--adapter", checkpoint), truth) < TOLERANCE
    assert cli.run("adapters", "info", tmp_path / "recipe").one("adapter")["num_virtual_tokens"] == TOKENS


@pytest.mark.parametrize("init", ["RANDOM", "TEXT", "SAMPLE_VOCAB"])
def test_virtual_tokens_begin_as_embeddings(cli, tmp_path, tokenizer_folder, write_recipe, alpaca_file, init):
    """Gemma's embeddings are the table's rows times a factor."""
    base = families.make("gemma3", tmp_path, tokenizer_folder).product
    text = "Answer briefly."
    cli.run("train", recipe_of(write_recipe, base, alpaca_file, "prompt", max_steps=1, learning_rate=1e-12, weight_decay=0.0,
                               method=method_of("prompt", prompt_tuning_init=init, num_virtual_tokens=12, **({"prompt_tuning_init_text": text} if init == "TEXT" else {}))))
    rows = load_file(tmp_path / "recipe" / "adapter_model.safetensors")["prompt_embeddings"]
    model = models.load(base)
    if init == "RANDOM":  # as torch's Embedding
        assert abs(rows.mean()) < 0.15 and 0.9 < rows.std() < 1.1 and len(rows.unique()) > rows.numel() // 2
        return
    if init == "SAMPLE_VOCAB":
        every = model.get_input_embeddings()(torch.arange(1500))
        distances = (rows[:, None] - every).abs().amax(dim=-1).min(dim=1)
        assert distances.values.max() < 1e-4 and len(set(distances.indices.tolist())) > 6
        return
    theirs = peft.get_peft_model(model, peft.PromptTuningConfig(task_type="CAUSAL_LM", num_virtual_tokens=12, prompt_tuning_init="TEXT", prompt_tuning_init_text=text,
                                                                tokenizer_name_or_path=str(base)))
    assert models.relative_gap(rows, theirs.prompt_encoder["default"].embedding.weight.detach()) < 1e-6
    config = json.loads((tmp_path / "recipe" / "adapter_config.json").read_text())
    assert (config["prompt_tuning_init"], config["prompt_tuning_init_text"], config["tokenizer_name_or_path"]) == ("TEXT", text, str(base))


@pytest.mark.parametrize("kind", KINDS)
def test_a_resumed_run_repeats_the_losses(cli, llama, tmp_path, write_recipe, alpaca_file, kind):
    whole = cli.run("train", recipe_of(write_recipe, llama, alpaca_file, kind, name="whole", max_steps=6)).losses()
    recipe = recipe_of(write_recipe, llama, alpaca_file, kind, name="halves", max_steps=3, save_steps=3)
    first = cli.run("train", recipe).losses()
    changed = json.loads(recipe.read_text(encoding="utf-8"))
    changed["training"]["max_steps"] = 6
    recipe.write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
    second = cli.run("train", recipe, "--resume").losses()
    assert {**first, **second} == whole and min(second) == 4


@pytest.mark.parametrize("kind", KINDS)
def test_over_a_quantised_base(cli, llama, tmp_path, write_recipe, alpaca_file, kind):
    events = cli.run("train", recipe_of(write_recipe, llama, alpaca_file, kind, sections={"model": {"quantization": "nf4", "compute_dtype": "bfloat16"}},
                                        gradient_checkpointing=True, max_steps=STEPS, learning_rate=3e-2, weight_decay=0.0))
    losses = events.losses()
    assert losses[STEPS] < losses[1]


def test_what_is_lost_or_impossible_is_said(cli, llama, tmp_path, write_recipe, alpaca_file):
    prompt, prefix, projected, encoded, recurrent = (adapter_of(models.load(llama), kind, tmp_path / kind) for kind in KINDS)
    for adapter in (prompt, prefix, encoded):
        cli.refuse("export", llama, "--adapter", adapter, "--format", "safetensors", "--out", tmp_path / "merged", mentions=["merged", "lora"])
        assert not (tmp_path / "merged").exists()
        cli.run("export", llama, "--adapter", adapter, "--format", "adapter", "--out", tmp_path / f"{adapter.name}-copy")
        ids = models.random_ids(1400)
        assert models.relative_gap(logits_of(with_adapter(llama, tmp_path / f"{adapter.name}-copy"), ids), logits_of(with_adapter(llama, adapter), ids)) < 1e-6
    ids_file = tmp_path / "ids.json"
    ids_file.write_text(json.dumps(models.random_ids(1400)))
    out = ["--ids-file", ids_file, "--out", tmp_path / "mine.safetensors"]
    cli.refuse("logits", llama, "--adapter", prompt, "--adapter", prefix, *out, mentions=["Virtual tokens", "prefix"])
    cli.refuse("logits", llama, "--adapter", f"{prompt}=0.5", *out, mentions=["weight"])
    for kind, adapter in (("projected", projected), ("recurrent", recurrent)):
        cli.refuse("train", recipe_of(write_recipe, llama, alpaca_file, kind, method=method_of(kind, init_from=str(adapter))), mentions=["encoder"])
    cli.refuse("train", recipe_of(write_recipe, llama, alpaca_file, "encoded", method=method_of("encoded", encoder_num_layers=3)), mentions=["encoder_num_layers"])
    cli.refuse("train", recipe_of(write_recipe, llama, alpaca_file, "recurrent", method=method_of("recurrent", encoder_dropout=0.1)), mentions=["encoder_dropout"])
    other = models.make_model(tmp_path / "other", "llama", hidden_size=32, num_hidden_layers=1)
    for adapter in (prompt, prefix):
        cli.refuse("logits", other, "--adapter", adapter, *out, mentions=["prompt_embeddings"])


def test_beside_a_lora(cli, llama, tmp_path):
    """Each is what it is alone: virtual tokens before a text that adapted weights read."""
    prompt, lora = adapter_of(models.load(llama), "prompt", tmp_path / "prompt"), models.make_adapter(llama, tmp_path / "lora")
    merged = models.with_adapter(llama, lora).merge_and_unload()
    ids = models.random_ids(1400)
    mine = models.product_logits(cli, llama, ids, tmp_path / "mine.safetensors", "--adapter", prompt, "--adapter", lora)
    assert models.relative_gap(mine, logits_of(with_adapter(merged, prompt), ids)) < TOLERANCE


@pytest.mark.parametrize("kind", ["prompt", "prefix"])
def test_perplexity_is_that_of_peft(cli, llama, tmp_path, samples, alpaca_file, kind):
    adapter = adapter_of(models.load(llama), kind, tmp_path / "adapter")
    with torch.no_grad():
        truth = loss_of(with_adapter(llama, adapter), kind, samples).item()
    found = cli.run("evaluate", llama, "--adapter", adapter, "--data", alpaca_file, "--max-length", MAX_LENGTH, "--chat-template", "alpaca", "--train-on", "all").one("metrics")
    assert found["loss"] == pytest.approx(truth, rel=TOLERANCE)
