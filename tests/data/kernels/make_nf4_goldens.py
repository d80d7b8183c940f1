"""Writes nf4_goldens.json and nf4_goldens.bin beside this file: what bitsandbytes 0.50.2 on the CPU makes of some tensors.

Run with torch 2.11 and bitsandbytes 0.50.2:  python make_nf4_goldens.py
The .json lists cases; each array is [offset, bytes] into the .bin (little-endian).
"""
import json
import pathlib

import bitsandbytes
import bitsandbytes.functional as F
import torch

HERE = pathlib.Path(__file__).parent
blob = bytearray()
cases = []


def store(tensor):
    raw = tensor.detach().contiguous().view(torch.uint8).numpy().tobytes() if tensor.numel() else b""
    offset = len(blob)
    blob.extend(raw)
    return [offset, len(raw)]


def add(name, values, blocksize, nested=False, quant_type="nf4"):
    packed, state = F.quantize_4bit(values, blocksize=blocksize, quant_type=quant_type, compress_statistics=nested)
    case = {
        "name": name, "dtype": str(values.dtype).removeprefix("torch."), "count": values.numel(), "blocksize": blocksize, "quant_type": quant_type,
        "source": store(values.reshape(-1)), "packed": store(packed.reshape(-1)),
        "restored": store(F.dequantize_4bit(packed, state).reshape(-1)), "absmax": store(state.absmax),
    }
    if nested:
        plain = F.quantize_4bit(values, blocksize=blocksize, quant_type=quant_type)[1]
        case |= {"offset": float(state.offset), "nested_absmax": store(state.state2.absmax), "plain_absmax": store(plain.absmax)}
    cases.append(case)


generator = torch.Generator().manual_seed(20)
code = F.get_4bit_type("nf4", device="cpu")
middles = (code[:-1] + code[1:]) / 2
normal = lambda n, dtype: (torch.randn(n, generator=generator) * 0.02).to(dtype)

for dtype in (torch.float32, torch.float16, torch.bfloat16):
    add("plain", normal(1920, dtype), 64)
    add("short last block", normal(700, dtype), 64)
    add("odd count", normal(333, dtype), 64)
add("single value", normal(1, torch.float32), 64)
add("block 32", normal(1000, torch.bfloat16), 32)
add("block 256", normal(1000, torch.float32), 256)
add("block 4096", normal(4100, torch.bfloat16), 4096)
add("zero block", torch.cat([normal(64, torch.float32), torch.zeros(64), normal(64, torch.float32), torch.zeros(10)]), 64)
add("values on thresholds", torch.cat([torch.ones(1), middles, -torch.ones(1), code, torch.zeros(31)]), 64)
add("tiny values", torch.cat([normal(64, torch.float32) * 1e-38, normal(64, torch.float32) * 1e-30]), 64)
add("matrix of odd rows", normal((9, 77), torch.bfloat16), 64)
add("nested", normal(64 * 290 + 5, torch.bfloat16), 64, nested=True)
add("nested small", normal(640, torch.float32), 64, nested=True)

fp4 = F.get_4bit_type("fp4", device="cpu")
ascending = fp4.sort().values
for dtype in (torch.float32, torch.float16, torch.bfloat16):
    add("fp4", normal(700, dtype), 64, quant_type="fp4")
add("fp4 odd count", normal(333, torch.bfloat16), 128, quant_type="fp4")
add("fp4 on thresholds", torch.cat([torch.ones(1), (ascending[:-1] + ascending[1:]) / 2, -torch.ones(1), fp4, torch.zeros(31)]), 64, quant_type="fp4")
add("fp4 near zero", torch.cat([torch.ones(1), torch.linspace(-0.01, 0.01, 63)]), 64, quant_type="fp4")
add("fp4 nested", normal(640, torch.float32), 64, nested=True, quant_type="fp4")

index = {"reference": f"bitsandbytes {bitsandbytes.__version__}, torch {torch.__version__}, CPU", "cases": cases,
         "signed_map": store(F.create_dynamic_map(signed=True)), "unsigned_map": store(F.create_dynamic_map(signed=False)),
         "code_book": store(code), "fp4_code_book": store(fp4)}
(HERE / "nf4_goldens.json").write_text(json.dumps(index, indent=1) + "\n")
(HERE / "nf4_goldens.bin").write_bytes(bytes(blob))
