"""Encoding speed against the tokenizers package on the same lines and cores: paired runs, each first in turn.

compare_tokenizers.py TEXT FOLDER... [--rounds 5] [--program build/release/bin/bench_tokenizer]
"""

import argparse
import pathlib
import statistics
import subprocess
import time

import tokenizers

parser = argparse.ArgumentParser()
parser.add_argument("text", type=pathlib.Path)
parser.add_argument("folders", nargs="+", type=pathlib.Path)
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--program", type=pathlib.Path, default=pathlib.Path(__file__).parents[2] / "build/release/bin/bench_tokenizer")
options = parser.parse_args()
lines = options.text.read_text(encoding="utf-8").split("\n")
size = options.text.stat().st_size / 1e6


def ours(folder):
    """The second of two encodings: the first warms the caches, as the peer's loaded process is warm."""
    ids, seconds = subprocess.run([options.program, folder, options.text, "2"], capture_output=True, text=True, check=True).stdout.splitlines()[-1].split()
    return int(ids), float(seconds)


def theirs(tokenizer):
    start = time.perf_counter()
    encoded = tokenizer.encode_batch_fast(lines, add_special_tokens=False)
    seconds = time.perf_counter() - start
    return sum(len(row.ids) for row in encoded), seconds


for folder in options.folders:
    tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    theirs(tokenizer)
    pairs = []
    for index in range(options.rounds):
        first, second = (ours(folder), theirs(tokenizer)) if index % 2 else reversed((theirs(tokenizer), ours(folder)))
        assert first[0] == second[0], f"{folder}: {first[0]} ids against {second[0]}"
        pairs.append((first[1], second[1]))
    mine, peer = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
    ratio = statistics.median(b / a for a, b in pairs)
    print(f"{folder.name}: ours {size / mine:.2f} MB/s, tokenizers {size / peer:.2f} MB/s, ratio {ratio:.2f}", flush=True)
