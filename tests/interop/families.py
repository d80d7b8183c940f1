"""A small model of every family, in the names that its users have, and the model of Transformers that it must equal.

For the families of Transformers both are one folder. ChatGLM and the first Qwen exist only as code of their own: their checkpoints are made by renaming (and
fusing) the tensors of a GLM and a Qwen2, whose mathematics is theirs."""

import json
import re
import shutil

import torch
import transformers
from safetensors.torch import load_file, save_file

import models

LONGROPE = {"rope_parameters": {"rope_type": "longrope", "rope_theta": 10000.0, "short_factor": [1.0 + 0.05 * i for i in range(6)],
                                "long_factor": [1.5 + i for i in range(6)], "partial_rotary_factor": 0.75},
            "original_max_position_embeddings": 32, "max_position_embeddings": 512}
GEMMA = {"head_dim": 32, "tie_word_embeddings": True}
GLM = {"head_dim": 16, "attention_bias": True, "rms_norm_eps": 1e-5, "num_key_value_heads": 2}
# Two of the six layers share keys, two cut gates, and ids from 600 on have no embedding for each layer.
GEMMA3N = {"head_dim": 32, "tie_word_embeddings": True, "num_hidden_layers": 6, "intermediate_size": [128, 64, 192, 128, 64, 64], "num_kv_shared_layers": 2, "sliding_window": 8,
           "layer_types": ["sliding_attention", "sliding_attention", "full_attention"] * 2, "activation_sparsity_pattern": [0.9, 0.5, 0.0, 0.0, 0.0, 0.0], "laurel_rank": 4,
           "hidden_size_per_layer_input": 8, "vocab_size_per_layer_input": 600, "final_logit_softcapping": 3.0}
GEMMA3_ROPES = {"rope_parameters": {"full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 1e6}, "sliding_attention": {"rope_type": "default", "rope_theta": 1e4}}}
EXPERTS = {"num_experts": 6, "num_experts_per_tok": 3, "moe_intermediate_size": 64}
VARIANTS = {
    "phi3": ("phi3", {}),
    "phi3_window": ("phi3", {"sliding_window": 8, "num_key_value_heads": 4}),
    "phi4_mini": ("phi3", {**LONGROPE, "tie_word_embeddings": True}),
    "gemma": ("gemma", {**GEMMA, "num_key_value_heads": 1}),
    "gemma2": ("gemma2", {**GEMMA, "num_hidden_layers": 4, "sliding_window": 8, "query_pre_attn_scalar": 24, "attn_logit_softcapping": 5.0, "final_logit_softcapping": 3.0}),
    "gemma3": ("gemma3", {**GEMMA, **GEMMA3_ROPES, "num_hidden_layers": 4, "sliding_window": 8, "query_pre_attn_scalar": 24,
                          "layer_types": ["sliding_attention", "full_attention"] * 2}),
    "gemma3_whole": ("gemma3_whole", {}),
    "gemma3n": ("gemma3n", GEMMA3N),
    "gemma3n_bare": ("gemma3n", {**GEMMA3N, "num_kv_shared_layers": 0, "altup_num_inputs": 3, "altup_active_idx": 1, "altup_correct_scale": False}),
    "gemma3n_whole": ("gemma3n_whole", {}),
    "gpt2": ("gpt2", {"tie_word_embeddings": True}),
    "gpt2_bare": ("gpt2", {"tie_word_embeddings": True, "n_inner": 192, "scale_attn_by_inverse_layer_idx": True}),
    "glm": ("glm", GLM),
    "glm4": ("glm4", GLM),
    "chatglm": ("glm", GLM),
    "qwen": ("qwen2", {"num_key_value_heads": 4}),
    "smollm3": ("smollm3", {"num_hidden_layers": 4, "use_sliding_window": True, "sliding_window": 8}),
    "granite": ("granite", {"embedding_multiplier": 6.0, "residual_multiplier": 0.3, "attention_multiplier": 0.2, "logits_scaling": 4.0}),
    "olmo2": ("olmo2", {"rms_norm_eps": 1e-5}),
    "mixtral": ("mixtral", {"num_local_experts": 4, "num_experts_per_tok": 2}),
    "qwen2_moe": ("qwen2_moe", {**EXPERTS, "num_hidden_layers": 3, "mlp_only_layers": [1], "shared_expert_intermediate_size": 128}),
    "qwen3_moe": ("qwen3_moe", {**EXPERTS, "num_hidden_layers": 3, "mlp_only_layers": [1], "norm_topk_prob": True, "head_dim": 32}),
    "qwen3_moe_stacked": ("qwen3_moe", {**EXPERTS, "decoder_sparse_step": 2, "use_sliding_window": True, "sliding_window": 8}),
}
models.FAMILIES.update(phi3=transformers.Phi3Config, gemma=transformers.GemmaConfig, gemma2=transformers.Gemma2Config, gemma3=transformers.Gemma3TextConfig, gemma3n=transformers.Gemma3nTextConfig,
                       gpt2=transformers.GPT2Config, glm=transformers.GlmConfig, glm4=transformers.Glm4Config, smollm3=transformers.SmolLM3Config,
                       granite=transformers.GraniteConfig, olmo2=transformers.Olmo2Config, mixtral=transformers.MixtralConfig,
                       qwen2_moe=transformers.Qwen2MoeConfig, qwen3_moe=transformers.Qwen3MoeConfig)


class Case:
    """`product`: what tunewright opens; `reference`: what Transformers opens."""

    def __init__(self, name, product, reference, names=()):
        self.name, self.product, self.reference, self.names = name, product, reference, names

    def load(self):
        return models.load(self.reference)

    @property
    def routed(self):
        return self.name.startswith(("mixtral", "qwen2_moe", "qwen3_moe"))

    @property
    def renamed(self):
        return bool(self.names)

    def product_name(self, name):
        for pattern, replacement in self.names:
            name = re.sub(pattern, replacement, name)
        return name

    def to_product(self, tensors):
        """A state dict or an adapter of the reference under the family's own names; q, k and v are stacked where they are fused there (their A is one)."""
        out = {}
        for name, tensor in tensors.items():
            out.setdefault(self.product_name(name), []).append((name, tensor))
        order = {"q_proj": 0, "k_proj": 1, "v_proj": 2}
        fused = {}
        for name, parts in out.items():
            parts.sort(key=lambda part: next((order[key] for key in order if key in part[0]), 0))
            fused[name] = parts[0][1] if len(parts) == 1 or "lora_A" in name else torch.cat([part[1] for part in parts])
        return {name: tensor.contiguous() for name, tensor in fused.items()}

    def to_reference(self, tensors, like):
        """The way back for a whole model: `like` is the reference's state dict."""
        out, begin = {}, {}
        for name in sorted(like, key=lambda name: ("k_proj" in name) + 2 * ("v_proj" in name)):
            stacked = tensors[self.product_name(name)]
            first = begin.get(self.product_name(name), 0)
            rows = like[name].shape[0]
            out[name] = stacked[first:first + rows]
            begin[self.product_name(name)] = first + rows
        return out


CHATGLM_NAMES = [(r"lm_head\.", "transformer.output_layer."), (r"model\.embed_tokens", "transformer.embedding.word_embeddings"), (r"model\.norm", "transformer.encoder.final_layernorm"),
                 (r"model\.layers\.", "transformer.encoder.layers."), (r"self_attn\.[qkv]_proj", "self_attention.query_key_value"), (r"self_attn\.o_proj", "self_attention.dense"),
                 (r"mlp\.gate_up_proj", "mlp.dense_h_to_4h"), (r"mlp\.down_proj", "mlp.dense_4h_to_h")]
QWEN_NAMES = [(r"model\.embed_tokens", "transformer.wte"), (r"model\.norm", "transformer.ln_f"), (r"model\.layers\.", "transformer.h."), (r"self_attn\.[qkv]_proj", "attn.c_attn"),
              (r"self_attn\.o_proj", "attn.c_proj"), (r"mlp\.gate_proj", "mlp.w2"), (r"mlp\.up_proj", "mlp.w1"), (r"mlp\.down_proj", "mlp.c_proj"),
              (r"input_layernorm", "ln_1"), (r"post_attention_layernorm", "ln_2")]
CHATGLM_CONFIG = dict(architectures=["ChatGLMModel"], model_type="chatglm", num_layers=2, padded_vocab_size=1500, hidden_size=64, ffn_hidden_size=128, kv_channels=16,
                      num_attention_heads=4, seq_length=512, layernorm_epsilon=1e-5, rmsnorm=True, apply_residual_connection_post_layernorm=False, post_layer_norm=True,
                      add_bias_linear=False, add_qkv_bias=True, multi_query_attention=True, multi_query_group_num=2, rope_ratio=1, original_rope=True,
                      tie_word_embeddings=False, torch_dtype="float32", eos_token_id=2, pad_token_id=0)
QWEN_CONFIG = dict(architectures=["QWenLMHeadModel"], model_type="qwen", num_hidden_layers=2, vocab_size=1500, hidden_size=64, intermediate_size=256, kv_channels=16,
                   num_attention_heads=4, seq_length=512, max_position_embeddings=512, layer_norm_epsilon=1e-6, no_bias=True, rotary_pct=1.0, rotary_emb_base=10000,
                   use_dynamic_ntk=True, use_logn_attn=True, tie_word_embeddings=False, torch_dtype="float32", eos_token_id=2)


def renamed(name, folder, reference, config, names):
    case = Case(name, folder, reference, names)
    folder.mkdir()
    save_file(case.to_product(load_file(reference / "model.safetensors")), folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(config))
    return case


def save_whole(model, folder):
    """With biases and norms that are not the trivial ones."""
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() == 1:
                parameter.add_(torch.randn_like(parameter) * 0.1)
    model.generation_config = transformers.GenerationConfig(eos_token_id=2, pad_token_id=0)
    model.save_pretrained(folder)


def whole_gemma3(folder):
    text = transformers.Gemma3TextConfig(**{**models.SIZES, **GEMMA, **GEMMA3_ROPES}, sliding_window=8, query_pre_attn_scalar=24, initializer_range=0.08, eos_token_id=2,
                                         bos_token_id=None, pad_token_id=0, layer_types=["sliding_attention", "full_attention"])
    vision = transformers.SiglipVisionConfig(hidden_size=32, intermediate_size=64, num_hidden_layers=1, num_attention_heads=2, image_size=28, patch_size=14)
    torch.manual_seed(1)
    config = transformers.Gemma3Config(text_config=text, vision_config=vision, mm_tokens_per_image=4, image_token_index=1499, eos_token_id=2)
    model = transformers.Gemma3ForConditionalGeneration(config)
    save_whole(model, folder)


class NoTower(torch.nn.Module):
    """In the place of Gemma 3n's images, whose tower is timm's: a linear that nothing calls."""

    def __init__(self, config):
        super().__init__()
        self.stem = torch.nn.Linear(config.hidden_size, 8)

    @classmethod
    def from_config(cls, config, **options):
        return cls(config) if config.model_type == "gemma3n_vision" else transformers.AutoModel.from_config(config, **options)


transformers.models.gemma3n.modeling_gemma3n.AutoModel = NoTower


def whole_gemma3n(folder):
    text = transformers.Gemma3nTextConfig(**{**models.SIZES, **GEMMA3N}, initializer_range=0.08, eos_token_id=2, bos_token_id=None, pad_token_id=0)
    vision = transformers.Gemma3nVisionConfig(hidden_size=32, vocab_size=4, vocab_offset=1500, label_names=["a", "b"])
    audio = transformers.Gemma3nAudioConfig(vocab_size=4, vocab_offset=1504, hidden_size=32, conf_num_attention_heads=2, conf_num_hidden_layers=1, sscp_conv_channel_size=[4, 4])
    torch.manual_seed(1)
    config = transformers.Gemma3nConfig(text_config=text, vision_config=vision, audio_config=audio, image_token_id=1500, audio_token_id=1504, eos_token_id=2)
    model = transformers.Gemma3nForConditionalGeneration(config)
    save_whole(model, folder)


def of_the_decoder(name):
    """Of a model for several kinds of input."""
    return not any(kind in name for kind in ("vision", "audio"))


def sharpen(folder):
    """Linears three times as strong: a small random model with tied embeddings otherwise says the same token for ever."""
    model = models.load(folder)
    with torch.no_grad():
        for name, module in model.named_modules():
            if isinstance(module, (torch.nn.Linear, transformers.pytorch_utils.Conv1D)) and name != "lm_head":
                module.weight.mul_(3.0)
            if hasattr(module, "gate_up_proj") and module.gate_up_proj.__class__ is torch.nn.Parameter:
                module.gate_up_proj.mul_(3.0)
                module.down_proj.mul_(3.0)
    model.save_pretrained(folder)


def make(name, folder, tokenizer):
    """The case of this name in `folder`, with a tokenizer."""
    family, settings = VARIANTS[name]
    reference = folder / "reference"
    if name == "gemma3_whole":
        whole_gemma3(reference)
    elif name == "gemma3n_whole":
        whole_gemma3n(reference)
    else:
        models.make_model(reference, family, **settings)
    sharpen(reference)
    case = Case(name, reference, reference)
    if name == "chatglm":
        case = renamed(name, folder / "product", reference, CHATGLM_CONFIG, CHATGLM_NAMES)
    if name == "qwen":
        case = renamed(name, folder / "product", reference, QWEN_CONFIG, QWEN_NAMES)
    if name == "qwen3_moe_stacked":
        case.product = folder / "product"  # as Transformers 5 has it in memory
        case.load().save_pretrained(case.product, save_original_format=False)
    if name == "gpt2_bare":
        case.product = folder / "product"  # as the hub has it: without "transformer.", with the masks that old versions saved
        shutil.copytree(reference, case.product)
        tensors = {key.removeprefix("transformer."): tensor for key, tensor in load_file(reference / "model.safetensors").items()}
        tensors.update({f"h.{layer}.attn.bias": torch.ones(1, 1, 8, 8) for layer in range(2)})
        save_file(tensors, case.product / "model.safetensors")
    for path in tokenizer.iterdir():
        shutil.copy(path, case.product / path.name)
    return case
