#!/usr/bin/env python3
"""The peer that `tunewright bench` and compare_peft.py measure against: PEFT (and PEFT + bitsandbytes NF4) on the CPU.

One optimizer step is one batch of 2 sequences of 512 tokens through a Llama of 8 layers, hidden size 512, 32,000 words: LoRA r=16 on all linear
layers, dropout 0, float32, AdamW, no gradient checkpointing, clipping at 1. Prints one JSON line a step. With --serve it takes a step for each
number of steps it reads from stdin, so that the caller can interleave the two programs.
"""

import argparse
import json
import os
import sys
import time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--mode", choices=["lora", "qlora"], default="lora")
parser.add_argument("--targets", choices=["all", "responses"], default="all", help="responses: the second half of each sequence has loss")
parser.add_argument("--model", help="a model folder; without it a random one of the shape above")
parser.add_argument("--steps", type=int, default=8)
parser.add_argument("--warm-up", type=int, default=2, help="steps that are taken first and marked as not measured")
parser.add_argument("--batch", type=int, default=2)
parser.add_argument("--length", type=int, default=512)
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--serve", action="store_true")
options = parser.parse_args()

os.environ["OMP_NUM_THREADS"] = str(options.threads)
os.environ.update(CUDA_VISIBLE_DEVICES="", HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", TRANSFORMERS_VERBOSITY="error", HF_HUB_DISABLE_PROGRESS_BARS="1")

import peft
import torch
import transformers

torch.set_num_threads(options.threads)
torch.manual_seed(0)
transformers.utils.logging.disable_progress_bar()


def make_base():
    if options.model:
        return transformers.AutoModelForCausalLM.from_pretrained(options.model, dtype=torch.float32, attn_implementation="sdpa")
    config = transformers.LlamaConfig(vocab_size=32000, hidden_size=512, intermediate_size=1408, num_hidden_layers=8, num_attention_heads=8,
                                      num_key_value_heads=8, max_position_embeddings=2048, tie_word_embeddings=False)
    return transformers.AutoModelForCausalLM.from_config(config, attn_implementation="sdpa")


def quantise(model):
    """Every linear but the head becomes bitsandbytes' Linear4bit: NF4, double quantisation, float32 compute."""
    import bitsandbytes

    for parent in list(model.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, torch.nn.Linear) and name != "lm_head":
                linear = bitsandbytes.nn.Linear4bit(child.in_features, child.out_features, bias=child.bias is not None, compute_dtype=torch.float32,
                                                    compress_statistics=True, quant_type="nf4")
                linear.weight = bitsandbytes.nn.Params4bit(child.weight.data, requires_grad=False, compress_statistics=True, quant_type="nf4")
                if child.bias is not None:
                    linear.bias = child.bias
                setattr(parent, name, linear.to("cpu"))
    model.is_loaded_in_4bit = True
    return model


base = make_base()
if options.mode == "qlora":
    base = quantise(base)
model = peft.get_peft_model(base, peft.LoraConfig(r=16, lora_alpha=32, lora_dropout=0.0, target_modules="all-linear", task_type="CAUSAL_LM")).train()
trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
optimizer = torch.optim.AdamW(trainable, lr=2e-4)
taken = 0


def step():
    global taken
    ids = torch.randint(3, model.config.vocab_size, (options.batch, options.length))
    labels = ids.clone()
    if options.targets == "responses":
        labels[:, : options.length // 2] = -100
    began = time.perf_counter()
    loss = model(input_ids=ids, labels=labels, use_cache=False).loss
    loss.backward()
    torch.nn.utils.clip_grad_norm_(trainable, 1.0)
    optimizer.step()
    optimizer.zero_grad()
    seconds = time.perf_counter() - began
    taken += 1
    print(json.dumps({"step": taken, "measured": taken > options.warm_up, "tokens": ids.numel(), "seconds": round(seconds, 6),
                      "tokens_per_second": round(ids.numel() / seconds, 3), "loss": round(loss.item(), 5)}), flush=True)


if options.serve:
    print(json.dumps({"ready": True, "mode": options.mode, "trainable_parameters": sum(parameter.numel() for parameter in trainable)}), flush=True)
    for line in sys.stdin:
        for _ in range(int(line)):
            step()
else:
    for _ in range(options.warm_up + options.steps):
        step()
