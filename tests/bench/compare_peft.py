#!/usr/bin/env python3
"""Throughput of `tunewright train` against PEFT on this machine's CPU, interleaved: medians of the measured steps and their ratio.

Both sides train the same model folder (see peft_peer.py for its shape) with the same numbers of tokens and targets a step, on two threads.
Run it with the environment that holds the peers: .deps/python/bin/python tests/bench/compare_peft.py
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--program", default=str(REPOSITORY / "build/release/bin/tunewright"))
parser.add_argument("--work", type=pathlib.Path, default=REPOSITORY / "build/bench", help="where the model, the data and the runs go")
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--steps", type=int, default=4, help="measured steps a round, after one that is not")
parser.add_argument("--mode", choices=["lora", "qlora"], action="append")
parser.add_argument("--targets", choices=["all", "responses"], action="append")
options = parser.parse_args()
LENGTH, BATCH = 512, 2
# Threads of either side that spin at barriers would steal the other's time, and that of whatever else the machine does.
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "2", "OMP_WAIT_POLICY": "passive", "CUDA_VISIBLE_DEVICES": "", "TUNEWRIGHT_HOME": str(options.work / "home")}


def prepare():
    """The model and two data sets whose every sample fills 512 tokens: one with loss on all, one with loss on the second half."""
    import torch
    import transformers
    from tokenizers import Tokenizer, models, pre_tokenizers

    folder = options.work / "model"
    if not (folder / "config.json").exists():
        torch.manual_seed(0)
        config = transformers.LlamaConfig(vocab_size=32000, hidden_size=512, intermediate_size=1408, num_hidden_layers=8, num_attention_heads=8,
                                          num_key_value_heads=8, max_position_embeddings=2048, tie_word_embeddings=False)
        # One character is one token, so that lengths can be counted by eye.
        alphabet = ["<s>", "</s>", "<unk>", *pre_tokenizers.ByteLevel.alphabet()]
        tokenizer = Tokenizer(models.BPE(vocab={token: index for index, token in enumerate(alphabet)}, merges=[]))
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        tokenizer.add_special_tokens(["<s>", "</s>", "<unk>"])
        fast = transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", unk_token="<unk>")
        fast.chat_template = "{% for m in messages %}{% if m.role == 'user' %}{{ m.content }}{% else %}{% generation %}{{ m.content }}{{ eos_token }}{% endgeneration %}{% endif %}{% endfor %}"
        fast.save_pretrained(folder)
        transformers.AutoModelForCausalLM.from_config(config).save_pretrained(folder)
    half = LENGTH // 2
    rows = [{"messages": [{"role": "user", "content": "q" * half}, {"role": "assistant", "content": "a" * (half - 1)}]}] * 64
    (options.work / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def train(model, mode, targets, steps):
    """Tokens per second of each measured step of one `tunewright train`."""
    recipe = options.work / "recipe.json"
    recipe.write_text(json.dumps({
        "recipe_version": 1, "name": "bench",
        "model": {"path": str(model), "quantization": "nf4" if mode == "qlora" else "none", "double_quantization": True, "compute_dtype": "float32"},
        "data": {"train": [{"path": str(options.work / "rows.jsonl")}], "max_length": LENGTH, "packing": False, "train_on": targets},
        "method": {"type": "lora", "r": 16, "lora_alpha": 32, "lora_dropout": 0.0, "target_modules": "all-linear"},
        "training": {"max_steps": steps + 1, "per_device_train_batch_size": BATCH, "gradient_accumulation_steps": 1, "learning_rate": 2e-4, "lr_scheduler_type": "constant",
                     "warmup_ratio": 0.0, "weight_decay": 0.01, "device": "cpu"},
        "output_dir": str(options.work / "run")}))
    done = subprocess.run([options.program, "--json", "train", str(recipe), "--overwrite"], capture_output=True, env=ENVIRONMENT, text=True)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode != 0:
        sys.exit(f"tunewright train failed: {events[-1:]} {done.stderr[-500:]}")
    measured = [event for event in events if event["event"] == "step"]
    if measured[0]["tokens"] != BATCH * LENGTH:
        sys.exit(f"A step should have {BATCH * LENGTH} tokens and had {measured[0]['tokens']}: the comparison would be unfair.")
    return [event["tokens_per_second"] for event in measured[1:]]


class Peer:
    """PEFT, waiting between its turns."""

    def __init__(self, model, mode, targets):
        command = [sys.executable, str(pathlib.Path(__file__).with_name("peft_peer.py")), "--mode", mode, "--targets", targets, "--model", str(model), "--serve"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT)
        self.read()

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit("peft_peer.py ended early; its message is above.")
        return json.loads(line)

    def take(self, steps):
        self.process.stdin.write(f"{steps + 1}\n")
        self.process.stdin.flush()
        return [self.read()["tokens_per_second"] for _ in range(steps + 1)][1:]

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def main():
    options.work.mkdir(parents=True, exist_ok=True)
    model = prepare()
    for mode in options.mode or ["lora", "qlora"]:
        for targets in options.targets or ["all", "responses"]:
            peer = Peer(model, mode, targets)
            mine, theirs = [], []
            for _ in range(options.rounds):
                mine += train(model, mode, targets, options.steps)
                theirs += peer.take(options.steps)
            peer.end()
            ours, other = statistics.median(mine), statistics.median(theirs)
            print(json.dumps({"mode": mode, "targets": targets, "tunewright_tokens_per_second": round(ours, 1), "peft_tokens_per_second": round(other, 1),
                              "ratio": round(ours / other, 3), "steps": len(mine)}), flush=True)


if __name__ == "__main__":
    main()
