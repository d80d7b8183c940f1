"""Tiny models of every family with what Transformers computes from them; read by tests/engine/model/tst_model.cpp.

Made with transformers 5.23.0, torch 2.11.0, bitsandbytes 0.50.2 on a CPU:  python make_models.py [name …]
Per folder: config.json and weights; golden.safetensors with ids, logits, the summed next-token loss, rank-2 adapters (scale 2) on some linears with the loss
and gradients they give, gradients of some base tensors; nf4.* = logits after bitsandbytes quantised and dequantised every decoder linear.
"""
import json
import pathlib
import sys

import bitsandbytes.functional as bnb
import torch
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, Gemma3nTextConfig, LlamaConfig, MistralConfig, Qwen2Config, Qwen3Config

HERE = pathlib.Path(__file__).parent
VOCAB = 61
BASE = dict(vocab_size=VOCAB, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
            max_position_embeddings=64, initializer_range=0.25, bos_token_id=1, eos_token_id=2)
END = list(range(40, 48))
GENERATIONS = {
    "greedy": dict(max_new_tokens=12, eos_token_id=2),
    "greedy_end": dict(max_new_tokens=20, eos_token_id=END),
    "greedy_penalty": dict(max_new_tokens=12, eos_token_id=2, repetition_penalty=1.3),
    "beam": dict(max_new_tokens=10, num_beams=3, eos_token_id=2),
    "beam_end": dict(max_new_tokens=12, num_beams=4, eos_token_id=END),
    "beam_penalty": dict(max_new_tokens=12, num_beams=2, eos_token_id=END[:3], repetition_penalty=1.2),
}


def rope(kind, **more):
    return dict(rope_parameters=dict(rope_type=kind, rope_theta=10000.0, **more))


MODELS = {
    "llama": LlamaConfig(**{**BASE, "head_dim": 8}, attention_bias=True, mlp_bias=True,
                         **rope("llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=16)),
    "yarn": LlamaConfig(**BASE, tie_word_embeddings=True, **rope("yarn", factor=4.0, original_max_position_embeddings=16)),
    "dynamic": LlamaConfig(**{**BASE, "max_position_embeddings": 10}, **rope("dynamic", factor=4.0)),
    "qwen2": Qwen2Config(**BASE, use_sliding_window=True, sliding_window=5, max_window_layers=1, **rope("linear", factor=2.0)),
    "qwen3": Qwen3Config(**{**BASE, "head_dim": 8}, tie_word_embeddings=True),
    "mistral": MistralConfig(**BASE, sliding_window=6),
    "gemma3n": Gemma3nTextConfig(**{**BASE, "head_dim": 8, "num_hidden_layers": 5, "intermediate_size": [24, 16, 24, 24, 16]}, num_kv_shared_layers=2, sliding_window=5,
                                 layer_types=["sliding_attention", "full_attention"] * 2 + ["sliding_attention"], activation_sparsity_pattern=[0.8, 0.5, 0.0, 0.0, 0.0],
                                 hidden_size_per_layer_input=4, vocab_size_per_layer_input=50, laurel_rank=3, final_logit_softcapping=3.0, tie_word_embeddings=True),
}
ADAPTED = ("layers.0.self_attn.q_proj", "layers.1.self_attn.v_proj", "o_proj", "up_proj", "down_proj", "coefs", "modality_router", "linear_left", "linear_right",
           "per_layer_input_gate", "per_layer_projection", "per_layer_model_projection", "altup_projections.1", "altup_unembed_projections.0")


def summed_loss(model, ids):
    logits = model(ids).logits.float()
    return logits, torch.nn.functional.cross_entropy(logits[:, :-1].reshape(-1, VOCAB), ids[:, 1:].reshape(-1), reduction="sum")


def dequantize(codes, state):
    """By the definition: bitsandbytes' own CPU routine is wrong where the row length is no multiple of 64."""
    absmax = bnb.dequantize_blockwise(state.absmax, state.state2) + state.offset if state.nested else state.absmax
    nibbles = torch.stack([codes.flatten() >> 4, codes.flatten() & 15], dim=1).flatten().long()
    values = state.code[nibbles] * absmax.repeat_interleave(state.blocksize)[: nibbles.numel()]
    return values.view(state.shape)


def to_hub_dialect(path):
    """The keys of today's hubs instead of Transformers 5's."""
    config = json.loads(path.read_text())
    parameters = config.pop("rope_parameters")
    config["rope_theta"] = parameters.pop("rope_theta")
    config["rope_scaling"] = parameters
    config["torch_dtype"] = config.pop("dtype")
    path.write_text(json.dumps(config, indent=2))


for name in sys.argv[1:] or MODELS:
    config = MODELS[name]
    torch.manual_seed(5)
    folder = HERE / name
    model = AutoModelForCausalLM.from_config(config, attn_implementation="eager").float().eval()
    for key, parameter in model.named_parameters():
        if "norm" in key or "scale" in key:
            parameter.data.add_(torch.randn_like(parameter) * 0.2)
        if key.endswith("bias"):
            parameter.data.normal_(0, 0.3)
    if name == "mistral":  # in shards, and in bfloat16
        model.bfloat16().save_pretrained(folder, max_shard_size="6KB")
        # not model.float(): the rotary frequencies went through bfloat16, too
        model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
    else:
        model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    if name in ("llama", "yarn"):
        to_hub_dialect(folder / "config.json")

    ids = torch.randint(3, VOCAB, (2, 15))
    golden = {"ids": ids}
    logits, loss = summed_loss(model, ids)
    loss.backward()
    golden["logits"], golden["loss"] = logits.detach(), loss.detach().view(1)
    for key in ("model.embed_tokens.weight", "model.layers.1.self_attn.k_proj.weight", "model.layers.0.input_layernorm.weight", "model.norm.weight"):
        golden["base_grad." + key] = dict(model.named_parameters())[key].grad.clone()

    adapters = {}
    for key, module in model.named_modules():
        if isinstance(module, torch.nn.Linear) and key.endswith(ADAPTED):
            a, b = (torch.randn(2, module.in_features) * 0.2).requires_grad_(), (torch.randn(module.out_features, 2) * 0.2).requires_grad_()
            module.register_forward_hook(lambda m, i, o, a=a, b=b: o + 2.0 * ((i[0] @ a.T) @ b.T))
            adapters[key + ".lora_A"], adapters[key + ".lora_B"] = a, b
    logits, loss = summed_loss(model, ids)
    loss.backward()
    golden["lora_logits"], golden["lora_loss"] = logits.detach(), loss.detach().view(1)
    for key, tensor in adapters.items():
        golden[key], golden["grad." + key] = tensor.detach().clone(), tensor.grad.clone()

    if name in ("llama", "qwen3"):
        for nested in (False, True):
            model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
            for key, module in model.named_modules():
                if isinstance(module, torch.nn.Linear) and key != "lm_head":
                    codes, state = bnb.quantize_4bit(module.weight.data, quant_type="nf4", compress_statistics=nested)
                    module.weight.data = dequantize(codes, state)
            with torch.no_grad():
                golden["nf4_double_logits" if nested else "nf4_logits"] = model(ids).logits
    # Generation from the first 5 ids (tests/engine/infer/tst_generate.cpp): END is so wide that beams end at different lengths.
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
    for key, settings in GENERATIONS.items():
        out = model.generate(ids[:1, :5], attention_mask=torch.ones(1, 5, dtype=torch.long), do_sample=False, pad_token_id=0, **settings)
        golden["generated." + key] = out[0, 5:].clone()
    save_file({key: tensor.contiguous() for key, tensor in golden.items()}, folder / "golden.safetensors")
