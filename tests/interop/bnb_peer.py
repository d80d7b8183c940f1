"""Checkpoints as bitsandbytes and Transformers quantise and see them."""

import json

import bitsandbytes as bnb
import bitsandbytes.functional as F
import torch
import transformers
from safetensors.torch import load_file

import models

LINEARS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
IDS = models.random_ids(1500)
torch._dynamo.config.disable = True  # the peer would compile its plain paths anew for every shape


def sizes(block):
    """Rows no shorter than a block: up to blocks of 1024 the peer's CPU kernel dequantises shorter ones wrongly (blocks of 2048 and more take its plain path)."""
    width = max(64, block) if block <= 1024 else 64
    return {"hidden_size": width, "intermediate_size": 2 * width}


def quantised_by_peer(base, folder, dtype, quant_type="nf4", double=False, block=64, storage=torch.uint8, **options):
    """`base` as Transformers and bitsandbytes quantise and save it. Transformers has no setting for the block size, so others than 64 are put in by hand."""
    settings = transformers.BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type=quant_type, bnb_4bit_use_double_quant=double,
                                               bnb_4bit_compute_dtype=torch.float32, bnb_4bit_quant_storage=storage, **options)
    model = transformers.AutoModelForCausalLM.from_pretrained(base, quantization_config=settings, dtype=dtype, device_map="cpu")
    if block != 64:
        plain = transformers.AutoModelForCausalLM.from_pretrained(base, dtype=dtype)
        for name, module in model.named_modules():
            if isinstance(module, bnb.nn.Linear4bit):
                packed, state = F.quantize_4bit(plain.get_submodule(name).weight.data, blocksize=block, quant_type=quant_type, compress_statistics=double)
                module.weight = bnb.nn.Params4bit.from_prequantized(packed, {key: value for key, value in state.as_dict(packed=True).items()}, device="cpu", module=module)
    model.save_pretrained(folder)
    return folder


def opened_by_peer(folder, dtype):
    return transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=dtype, device_map="cpu", attn_implementation="eager")


def peer_logits(folder):
    """In training mode: for generation on the CPU the peer rounds the scales to bfloat16."""
    return models.logits_of(in_float32(opened_by_peer(folder, torch.float32)).train(), IDS)


def in_float32(model):
    """All of it: Transformers keeps the dense parameters of a quantised checkpoint as the file has them, and the linears compute as config.json says."""
    for module in model.modules():
        if isinstance(module, bnb.nn.Linear4bit):
            module.compute_dtype, module.compute_type_is_set = torch.float32, True
        else:
            for parameter in module.parameters(recurse=False):
                parameter.data = parameter.data.float()
    return model


def dense_weights(model):
    """What is behind every quantised weight, by name, dequantised by bitsandbytes to the type that it was made from."""
    return {f"{name}.weight": F.dequantize_4bit(module.weight.data, module.weight.quant_state)
            for name, module in model.named_modules() if isinstance(module, bnb.nn.Linear4bit)}


def dense_model(folder, dtype):
    """The quantised model with plain linears that hold the dequantised weights, in float32."""
    settings = json.loads((folder / "config.json").read_text())
    weights = dense_weights(opened_by_peer(folder, dtype))
    stored = {name: tensor for name, tensor in load_file(folder / "model.safetensors").items() if tensor.is_floating_point() and not any(
        part in name for part in ("absmax", "quant_map", "SCB"))}
    settings.pop("quantization_config")
    model = transformers.AutoModelForCausalLM.from_config(transformers.AutoConfig.for_model(**settings), attn_implementation="eager").float()
    missing, unexpected = model.load_state_dict({name: tensor.float() for name, tensor in {**stored, **weights}.items()}, strict=False)
    assert not unexpected and set(missing) <= {"lm_head.weight"}
    model.tie_weights()
    return model.eval()


def exported_weights(cli, folder, out, *options):
    cli.run("export", folder, "--format", "safetensors", "--out", out, *options)
    assert "quantization_config" not in json.loads((out / "config.json").read_text())
    return load_file(out / "model.safetensors")
