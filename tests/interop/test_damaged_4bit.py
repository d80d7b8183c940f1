"""Quantised checkpoints that cannot be read are refused in words that name what is wrong."""

import json
import shutil

import pytest
import torch
from safetensors.torch import load_file, save_file

import models
from bnb_peer import quantised_by_peer


@pytest.fixture(scope="module")
def sound(workshop):
    base = models.make_model(workshop / "damage-base", "llama", dtype=torch.bfloat16)
    return quantised_by_peer(base, workshop / "damage-sound", torch.bfloat16, "nf4", True)


WEIGHT = "model.layers.1.mlp.down_proj.weight"
STATE = f"{WEIGHT}.quant_state.bitsandbytes__nf4"


def without(name):
    return lambda tensors: tensors.pop(f"{WEIGHT}.{name}")


def replaced(name, make):
    return lambda tensors: tensors.update({f"{WEIGHT}.{name}" if name else WEIGHT: make(tensors)})


def state(**changes):
    def change(tensors):
        fields = json.loads(bytes(tensors[STATE].tolist()))
        fields.update(changes)
        tensors[STATE] = torch.tensor(list(json.dumps({key: value for key, value in fields.items() if value is not None}).encode()), dtype=torch.uint8)

    return change


@pytest.mark.parametrize("damage, mentions", [
    (without("absmax"), ["absmax"]),
    (without("quant_map"), ["quant_map"]),
    (without("nested_absmax"), ["nested_absmax"]),
    (without("nested_quant_map"), ["nested_quant_map"]),
    (without("quant_state.bitsandbytes__nf4"), ["quant_state"]),
    (replaced("", lambda _: torch.zeros(10, 1, dtype=torch.uint8)), ["10 bytes"]),
    (replaced("absmax", lambda _: torch.zeros(7, dtype=torch.uint8)), ["absmax", "7 elements"]),
    (replaced("absmax", lambda tensors: torch.zeros(tensors[f"{WEIGHT}.absmax"].numel())), ["absmax", "F32"]),
    (replaced("nested_absmax", lambda _: torch.zeros(9)), ["nested_absmax", "9 elements"]),
    (replaced("nested_quant_map", lambda _: torch.zeros(16)), ["nested_quant_map"]),
    (replaced("quant_map", lambda _: torch.linspace(-1, 1, 16)), ["quant_map"]),
    (replaced("quant_state.bitsandbytes__nf4", lambda _: torch.tensor(list(b"{\"quant_type\": "), dtype=torch.uint8)), ["quant_state"]),
    (replaced("quant_state.bitsandbytes__nf4", lambda _: torch.tensor(list(b"[" * 5000), dtype=torch.uint8)), ["quant_state"]),
    (replaced("quant_state.bitsandbytes__fp4", lambda tensors: tensors[STATE].clone()), ["two parts"]),
    (state(quant_type="fp4"), ["quant_type"]),
    (state(blocksize=48), ["blocksize"]),
    (state(blocksize=1 << 40), ["blocksize"]),
    (state(blocksize=128), ["absmax"]),
    (state(dtype="int4"), ["dtype"]),
    (state(shape=[64, -128]), ["shape"]),
    (state(shape=[1 << 24, 1 << 24]), ["bytes"]),
    (state(shape="64"), ["shape"]),
    (state(nested_offset=None), ["nested_offset"]),
    (state(nested_blocksize=0), ["nested_blocksize"]),
])
def test_a_damaged_weight_is_refused_by_name(cli, sound, tmp_path, damage, mentions):
    folder = tmp_path / "damaged"
    shutil.copytree(sound, folder)
    tensors = load_file(folder / "model.safetensors")
    damage(tensors)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    ids = tmp_path / "ids.json"
    ids.write_text("[[5, 6, 7]]")
    cli.refuse("logits", folder, "--ids-file", ids, "--out", tmp_path / "logits.safetensors", code=1, mentions=[WEIGHT, *mentions])
    cli.refuse("export", folder, "--format", "safetensors", "--out", tmp_path / "out", code=1, mentions=[WEIGHT, *mentions])
    info = cli.run("info", folder).one("model")
    assert not info["supported"] and WEIGHT in info["reason"]


def test_a_weight_of_another_shape_is_refused(cli, sound, tmp_path):
    folder = tmp_path / "turned"
    shutil.copytree(sound, folder)
    tensors = load_file(folder / "model.safetensors")
    state(shape=[128, 64])(tensors)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    ids = tmp_path / "ids.json"
    ids.write_text("[[5, 6, 7]]")
    cli.refuse("logits", folder, "--ids-file", ids, "--out", tmp_path / "logits.safetensors", mentions=[WEIGHT, "[128, 64]"])


@pytest.mark.parametrize("settings, name", [({"quant_method": "gptq", "bits": 4}, "GPTQ"), ({"quant_method": "awq", "bits": 4}, "AWQ"), ({"quant_method": "fp8"}, "FP8"),
                                            ({"quant_method": "mxfp4"}, "MXFP4"), ({"quant_method": "compressed-tensors"}, "compressed-tensors")])
def test_other_methods_are_refused_by_name(cli, sound, tmp_path, settings, name):
    folder = tmp_path / "other"
    shutil.copytree(sound, folder)
    config = json.loads((folder / "config.json").read_text())
    config["quantization_config"] = settings
    (folder / "config.json").write_text(json.dumps(config))
    info = cli.run("info", folder).one("model")
    assert not info["supported"] and name in info["reason"]
    cli.refuse("export", folder, "--format", "safetensors", "--out", tmp_path / "out", mentions=[name])


@pytest.mark.parametrize("name", ["pytorch_model.bin", "pytorch_model-00001-of-00002.bin", "consolidated.00.pth", "model.pt"])
def test_pickles_are_refused_with_the_way_out(cli, tmp_path, name):
    folder = models.make_model(tmp_path / "pickled", "llama")
    torch.save(load_file(folder / "model.safetensors"), folder / name)
    (folder / "model.safetensors").unlink()
    ids = tmp_path / "ids.json"
    ids.write_text("[[5, 6, 7]]")
    error = cli.refuse("logits", folder, "--ids-file", ids, "--out", tmp_path / "out.safetensors", mentions=[name, "pickle", "save_pretrained"])
    assert error["code"] == "model.missing_weights"
    info = cli.run("info", folder).one("model")
    assert not info["supported"] and name in info["reason"]


def test_another_kind_than_the_files_is_refused(cli, sound, tmp_path):
    ids = tmp_path / "ids.json"
    ids.write_text("[[5, 6, 7]]")
    out = tmp_path / "out.safetensors"
    cli.refuse("logits", sound, "--ids-file", ids, "--out", out, "--quantization", "int8", mentions=["nf4", "int8"])
    cli.run("logits", sound, "--ids-file", ids, "--out", out, "--quantization", "nf4")
    cli.refuse("export", sound, "--format", "bnb-4bit", "--out", tmp_path / "again", mentions=["nf4"])
