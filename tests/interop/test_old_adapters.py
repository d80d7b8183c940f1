"""Adapters as PEFT wrote them from 0.3 on: pickled files, fewer keys in the configuration, names of that time. What today's PEFT still reads gives its
logits here too, mounted and merged; what means something else is refused by name. The forms were compared with files of 0.3.0, 0.5.0, 0.7.1, 0.10.0,
0.13.2 and 0.14.0."""

import json
import os
import shutil

import pytest
import torch
from safetensors.torch import load_file, save_file

import models

TOLERANCE = 1e-4
# What adapter_config.json had in 0.3; the first two are older still.
EARLY = {"enable_lora": None, "merge_weights": False, "base_model_name_or_path": "", "inference_mode": True}
EARLY_KEYS = {"bias", "fan_in_fan_out", "init_lora_weights", "lora_alpha", "lora_dropout", "modules_to_save", "peft_type", "r", "target_modules", "task_type",
              "num_virtual_tokens", "token_dim", "num_layers", "num_attention_heads", "num_transformer_submodules", "prompt_tuning_init", "prompt_tuning_init_text",
              "tokenizer_name_or_path", "encoder_hidden_size", "prefix_projection", "encoder_reparameterization_type", "encoder_num_layers", "encoder_dropout",
              "feedforward_modules", "init_ia3_weights", "target_r", "init_r", "tinit", "tfinal", "deltaT", "beta1", "beta2", "orth_reg_weight", "total_step",
              "rank_pattern", "alpha", "alpha_pattern", "rank_dropout", "module_dropout", "use_effective_conv2d", "decompose_both", "decompose_factor", "use_dora"}


@pytest.fixture(scope="module")
def base(once, tokenizer_folder):
    return once("old-adapters", lambda folder: models.make_model(folder, "qwen2", tokenizer=tokenizer_folder, seed=23))


def config_of(kind):
    import peft

    common = {"task_type": "CAUSAL_LM"}
    lora = {"r": 4, "lora_alpha": 8, "lora_dropout": 0.1}
    return {
        "lora": lambda: peft.LoraConfig(target_modules=["q_proj", "v_proj"], **lora, **common),
        "tables": lambda: peft.LoraConfig(target_modules=["q_proj", "embed_tokens"], bias="lora_only", modules_to_save=["lm_head"], **lora, **common),
        "dora": lambda: peft.LoraConfig(target_modules=["q_proj", "down_proj"], use_dora=True, **lora, **common),
        "adalora": lambda: peft.AdaLoraConfig(target_modules=["q_proj", "v_proj"], init_r=4, target_r=2, lora_alpha=8, total_step=10, **common),
        "ia3": lambda: peft.IA3Config(target_modules=["k_proj", "down_proj"], feedforward_modules=["down_proj"], **common),
        "loha": lambda: peft.LoHaConfig(target_modules=["q_proj"], r=4, alpha=8, **common),
        "lokr": lambda: peft.LoKrConfig(target_modules=["q_proj"], r=2, alpha=8, **common),
        "prompt": lambda: peft.PromptTuningConfig(num_virtual_tokens=3, **common),
        "prefix": lambda: peft.PrefixTuningConfig(num_virtual_tokens=3, **common),
        "encoded": lambda: peft.PromptEncoderConfig(num_virtual_tokens=3, encoder_hidden_size=8, **common),
        "miss": lambda: peft.MissConfig(target_modules=["q_proj", "up_proj"], r=8, **common),
        "bat": lambda: peft.MissConfig(target_modules=["q_proj"], r=8, init_weights="bat", **common),
    }[kind]()


def make(base, folder, kind):
    import peft

    torch.manual_seed(31)
    model = peft.get_peft_model(models.load(base), config_of(kind))
    models.move_off_start(model, 0.1)
    model.save_pretrained(folder, save_embedding_layers=False)
    return folder


def as_old(folder, rename=lambda key: key, pickled=True, config=None, more=None):
    """The same adapter in another form."""
    path = folder / "adapter_model.safetensors"
    tensors = {rename(key): tensor for key, tensor in load_file(path).items()} | (more or {})
    path.unlink()
    if pickled:
        torch.save(tensors, folder / "adapter_model.bin")
    else:
        save_file(tensors, path, metadata={"format": "pt"})
    old = {key: value for key, value in json.loads((folder / "adapter_config.json").read_text()).items() if key in EARLY_KEYS}
    (folder / "adapter_config.json").write_text(json.dumps({**EARLY, **old, **(config or {})}))
    return folder


def with_names(key):
    """As torch.save(model.state_dict()) leaves them."""
    for part in ("lora_A", "lora_B"):
        key = key.replace(f".{part}.weight", f".{part}.default.weight")
    if key.endswith(("lora_embedding_A", "lora_embedding_B", "lora_A", "lora_B", "lora_E")):
        key += ".default"
    return key.replace("lm_head.weight", "lm_head.modules_to_save.default.weight")


FORMS = {
    "lora": ("lora", {}), "lora_names": ("lora", {"rename": with_names}),
    "tables": ("tables", {"rename": lambda key: key.replace(".base_layer.bias", ".bias")}),
    "tables_names": ("tables", {"rename": lambda key: with_names(key.replace(".base_layer.bias", ".bias"))}),
    "dora": ("dora", {"pickled": False}), "dora_weight": ("dora", {"rename": lambda key: key.replace("_magnitude_vector", "_magnitude_vector.weight")}),
    "adalora": ("adalora", {}), "adalora_names": ("adalora", {"rename": with_names, "more": {"base_model.model.model.layers.0.self_attn.q_proj.ranknum.default": torch.tensor(4.0)}}), "ia3": ("ia3", {}), "loha": ("loha", {}), "lokr": ("lokr", {"pickled": False}), "prompt": ("prompt", {}), "prefix": ("prefix", {}),
    "encoded": ("encoded", {}),
}


@pytest.mark.parametrize("form", FORMS)
def test_old_forms_give_peft_s_logits(cli, base, tmp_path, form):
    kind, changes = FORMS[form]
    adapter = make(base, tmp_path / "adapter", kind)
    ids = models.random_ids(1500)
    length = len(ids[0])  # PEFT gives the virtual tokens' logits too
    truth = models.logits_of(models.with_adapter(base, adapter).eval(), ids)[:, -length:]
    as_old(adapter, **changes)
    if not form.startswith("tables") and "names" not in form and form != "dora_weight":  # which PEFT would rename once more, or not find
        assert models.relative_gap(models.logits_of(models.with_adapter(base, adapter).eval(), ids)[:, -length:], truth) < TOLERANCE
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", adapter), truth) < TOLERANCE
    if kind in ("prompt", "prefix", "encoded"):
        return
    cli.run("export", base, "--adapter", adapter, "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "merged", "--verify")
    assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), ids), truth) < TOLERANCE
    cli.run("export", base, "--adapter", adapter, "--format", "adapter", "--out", tmp_path / "copy")
    assert models.relative_gap(models.logits_of(models.with_adapter(base, tmp_path / "copy").eval(), ids), truth) < TOLERANCE
    assert cli.run("adapters", "info", adapter).one("adapter")["tensors"] > 0


@pytest.mark.parametrize("kind", ["miss", "bat"])
def test_bone_is_read_as_miss(cli, base, tmp_path, kind):
    """Its name until 0.18; PEFT's own script renames both."""
    adapter = make(base, tmp_path / "adapter", kind)
    ids = models.random_ids(1500)
    truth = models.logits_of(models.with_adapter(base, adapter).eval(), ids)
    as_old(adapter, rename=lambda key: key.replace("miss_block", "bone_block"), pickled=False,
           config={"peft_type": "BONE", "init_weights": "bat" if kind == "bat" else True, "bias": "none"})
    assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", adapter), truth) < TOLERANCE
    cli.run("export", base, "--adapter", adapter, "--format", "adapter", "--out", tmp_path / "copy")
    assert models.relative_gap(models.logits_of(models.with_adapter(base, tmp_path / "copy").eval(), ids), truth) < TOLERANCE


def test_training_goes_on_from_a_pickled_adapter(cli, llama, write_recipe, alpaca_file, tmp_path):
    adapter = as_old(make(llama, tmp_path / "adapter", "lora"))
    recipe = write_recipe(llama, alpaca_file, sections={"method": {"init_from": str(adapter), "r": 4, "target_modules": ["q_proj", "v_proj"]}}, max_steps=2)
    assert len(cli.run("train", recipe).all("step")) == 2
    assert (tmp_path / "recipe" / "adapter_model.safetensors").exists()


def test_what_means_something_else_is_named(cli, base, tmp_path):
    adapter = make(base, tmp_path / "adapter", "lora")
    old = shutil.copytree(adapter, tmp_path / "oft")
    (old / "adapter_config.json").write_text(json.dumps({"peft_type": "OFT", "r": 4, "target_modules": ["q_proj"], "coft": False, "eps": 6e-5, "block_share": False}))
    save_file({f"base_model.model.model.layers.{layer}.self_attn.q_proj.oft_r": torch.zeros(4, 16, 16) for layer in (0, 1)}, old / "adapter_model.safetensors")
    cli.refuse("generate", base, "--adapter", old, "--prompt", "a", mentions=["adapter.unsupported", "before 0.16"])
    (old / "adapter_config.json").write_text(json.dumps({**json.loads((old / "adapter_config.json").read_text()), "oft_block_size": 0}))  # as 0.14 and 0.15
    cli.refuse("generate", base, "--adapter", old, "--prompt", "a", mentions=["adapter.unsupported", "before 0.16", "oft_r"])
    config = json.loads((adapter / "adapter_config.json").read_text())
    (adapter / "adapter_config.json").write_text(json.dumps({**config, "enable_lora": [True, False, True]}))
    cli.refuse("generate", base, "--adapter", adapter, "--prompt", "a", mentions=["adapter.unsupported", "enable_lora"])


class Command:
    """What a hostile pickle would have run."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.system, (f"touch {self.path}",)


def test_pickles_are_read_for_tensors_alone(cli, base, tmp_path):
    adapter = as_old(make(base, tmp_path / "adapter", "lora"))
    path = adapter / "adapter_model.bin"
    tensors = torch.load(path, weights_only=True)
    good = path.read_bytes()
    turned = {key: tensor.t() for key, tensor in tensors.items()}

    def refused(*mentions):
        cli.refuse("generate", base, "--adapter", adapter, "--prompt", "a", mentions=[*mentions, "adapter_model.bin"], code=(1, 2))

    torch.save({**tensors, "more": Command(tmp_path / "ran")}, path)
    refused("file.pickle", "system")
    torch.save({**tensors, "step": 3}, path)
    refused("file.pickle", "'step' is no tensor")
    torch.save(turned, path)
    refused("file.pickle", "row by row")
    torch.save(list(tensors.values()), path)
    refused("file.pickle", "no dictionary")
    torch.save(tensors, path, _use_new_zipfile_serialization=False)
    refused("before 1.6")
    for cut in (3, len(good) // 3, len(good) - 30):
        path.write_bytes(good[:cut])
        refused("file.damaged")
    assert not (tmp_path / "ran").exists()
    path.write_bytes(good)
    ids = models.random_ids(1500)
    models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", adapter)
