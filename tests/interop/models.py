"""Small models and tokenizers made by Transformers, and what Transformers and PEFT compute with them."""

import json
import shutil

import torch
import transformers
from safetensors.torch import load_file

from cli import REPOSITORY

SIZES = dict(vocab_size=1500, hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
             max_position_embeddings=512, tie_word_embeddings=False)
FAMILIES = {"llama": transformers.LlamaConfig, "qwen2": transformers.Qwen2Config, "qwen3": transformers.Qwen3Config, "mistral": transformers.MistralConfig}


def make_tokenizer(folder):
    """A byte-level BPE trained on the project's corpus, with ChatML's marks."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=1400, special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    texts = [row["output"] for row in json.loads((REPOSITORY / "resources/datasets/identity.json").read_text(encoding="utf-8"))]
    tokenizer.train_from_iterator(texts + [(REPOSITORY / "resources/corpus/texts.txt").read_text(encoding="utf-8")], trainer)
    fast = transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|endoftext|>", bos_token=None)
    fast.chat_template = ("{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}"
                          "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}")
    fast.save_pretrained(folder)
    return folder


def make_model(folder, family, tokenizer=None, seed=7, dtype=torch.float32, shard=None, config_edit=None, **settings):
    """A random model whose biases and norms are not the trivial ones, written by save_pretrained."""
    torch.manual_seed(seed)
    settings = {**SIZES, "initializer_range": 0.08, "eos_token_id": 2, "bos_token_id": None, "pad_token_id": 0, **settings}
    model = transformers.AutoModelForCausalLM.from_config(FAMILIES[family](**settings), attn_implementation="eager")
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.dim() == 1:
                parameter.add_(torch.randn_like(parameter) * 0.1)
    model.to(dtype).save_pretrained(folder, **({"max_shard_size": shard} if shard else {}))
    if config_edit:
        path = folder / "config.json"
        config = json.loads(path.read_text())
        config_edit(config)
        path.write_text(json.dumps(config, indent=2))
    if tokenizer:
        for path in tokenizer.iterdir():
            shutil.copy(path, folder / path.name)
    return folder


def load(folder, **options):
    """The model as Transformers reads it, in float32 whatever the file holds."""
    return transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager", **options).eval()


@torch.no_grad()
def logits_of(model, ids):
    return model(input_ids=torch.tensor(ids), use_cache=False).logits.float()


def product_logits(cli, folder, ids, out, *options):
    """What `tunewright logits` says of the same ids."""
    ids_file = out.with_suffix(".ids.json")
    ids_file.write_text(json.dumps(ids))
    outcome = cli.run("logits", folder, "--ids-file", ids_file, "--out", out, *options)
    tensor = load_file(out)["logits"]
    assert list(tensor.shape) == list(outcome.one("logits")["shape"]) and tensor.dtype == torch.float32
    return tensor


def relative_gap(mine, theirs):
    """Largest difference, relative to the largest magnitude of the reference."""
    assert mine.shape == theirs.shape, f"{tuple(mine.shape)} is not {tuple(theirs.shape)}"
    assert torch.isfinite(mine).all()
    return ((mine - theirs).abs().max() / theirs.abs().max()).item()


def backward(model, samples):
    """Gradients and loss of one optimizer step: each (ids, labels) by itself, without padding; the mean over all their targets."""
    targets = sum(sum(label != -100 for label in labels[1:]) for _, labels in samples)
    total = 0.0
    for ids, labels in samples:
        logits = model(input_ids=torch.tensor([ids]), use_cache=False).logits[0, :-1]
        loss = torch.nn.functional.cross_entropy(logits.float(), torch.tensor(labels[1:]), ignore_index=-100, reduction="sum") / targets
        loss.backward()
        total += loss.item()
    return total


def samples_of(cli, base, data, max_length=160):
    """What a run with the template alpaca learns from: (ids, labels) a row."""
    events = cli.run("data", "encode", base, data, "--max-length", max_length, "--chat-template", "alpaca").all("sample")
    return [(event["ids"], event["labels"]) for event in events]


def recipe_of(write_recipe, model, data, method, packing=False, **training):
    """A recipe with just these fields of its method, for samples as samples_of() has them."""
    path = write_recipe(model, data, sections={"data": {"chat_template": "alpaca", "max_length": 160, "packing": packing}}, **training)
    recipe = json.loads(path.read_text(encoding="utf-8"))
    recipe["method"] = method
    path.write_text(json.dumps(recipe), encoding="utf-8")
    return path


def check_logits_and_merge(cli, base, adapter, tmp_path, gap=1e-4, changes=1e-2, verified=1e-4, merged=(1e-5, 1e-6)):
    """An adapter of PEFT's: mounted, merged and copied it does what it does in PEFT."""
    ids = random_ids(1500)
    truth = logits_of(with_adapter(base, adapter), ids)
    assert relative_gap(logits_of(load(base), ids), truth) > changes, "the adapter changes nothing"
    assert relative_gap(product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", adapter), truth) < gap
    told = cli.run("export", base, "--adapter", adapter, "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "merged", "--verify").one("verified")
    assert told["max_gap"] < verified and told["top1_agreement"] == 1.0
    theirs = with_adapter(base, adapter).merge_and_unload().state_dict()
    for name, tensor in load_file(tmp_path / "merged" / "model.safetensors").items():
        # Experts stand in one stack in memory; nothing is on them here.
        expected = theirs[name] if name in theirs else load_file(base / "model.safetensors")[name]
        assert torch.allclose(tensor, expected, rtol=merged[0], atol=merged[1]), name
    cli.run("export", base, "--adapter", adapter, "--format", "adapter", "--out", tmp_path / "copy")
    assert relative_gap(logits_of(with_adapter(base, tmp_path / "copy"), ids), truth) < gap


def losses_of(model, samples, steps, rate, trainable=None, add=None, after=None):
    """The losses of a training by torch's AdamW: two samples a step, no weight decay, no dropout, gradients clipped to a norm of 1, a constant rate.
    `add(step)` may add gradients before they are clipped; `after(step)` follows the update."""
    model.train()
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    trainable = trainable or [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trainable, lr=rate, weight_decay=0.0)
    losses = []
    for step in range(steps):
        losses.append(backward(model, samples[2 * step:2 * step + 2]))
        if add:
            add(step)
        torch.nn.utils.clip_grad_norm_(trainable, 1.0)
        optimizer.step()
        if after:
            after(step)
        optimizer.zero_grad()
    model.eval()
    return losses


def random_ids(vocabulary, rows=2, length=24, seed=3):
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(3, vocabulary, (rows, length), generator=generator).tolist()


def move_off_start(model, scale):
    """Adds noise to all that is trained, so that nothing is left at zero or one."""
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.requires_grad:
                parameter.add_(torch.randn_like(parameter) * scale)


def make_adapter(base, folder, seed=11, scale=0.05, **settings):
    """An adapter as PEFT saves one, with nothing left at its zero start."""
    import peft

    torch.manual_seed(seed)
    settings = {"r": 8, "lora_alpha": 16, "target_modules": "all-linear", "lora_dropout": 0.0, "task_type": "CAUSAL_LM", **settings}
    model = peft.get_peft_model(load(base), peft.LoraConfig(**settings))
    move_off_start(model, scale)
    model.save_pretrained(folder)
    return folder


def with_adapter(base, adapter, trainable=False):
    import peft

    return peft.PeftModel.from_pretrained(base if isinstance(base, torch.nn.Module) else load(base), adapter, is_trainable=trainable)
