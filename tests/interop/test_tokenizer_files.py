"""Tokenizers that come in other files than tokenizer.json: tiktoken's rank files and sentencepiece's models, by the class that tokenizer_config.json names."""

import base64
import json
import random
import shutil
import sys
import types
import unicodedata

import pytest
import regex
import sentencepiece
import tokenizers
import transformers
from transformers.convert_slow_tokenizer import TikTokenConverter, bytes_to_unicode

from cli import REPOSITORY
from test_tokenizer_parts import NASTY, WHOLE
from test_tokenizers import ADVERSARIAL, lines, random_texts

CORPUS = REPOSITORY / "resources/corpus/texts.txt"
DIGIT = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
DIGITS = DIGIT.replace(r"\p{N}|", r"\p{N}{1,3}|")
QWEN = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", *(f"<|extra_{index}|>" for index in range(205))]
GLM4 = ["<|endoftext|>", "[MASK]", "[gMASK]", "[sMASK]", "<sop>", "<eop>", "<|system|>", "<|user|>", "<|assistant|>", "<|observation|>", "<|begin_of_image|>", "<|end_of_image|>",
        "<|begin_of_video|>", "<|end_of_video|>"]
CHATGLM = ["[MASK]", "[gMASK]", "[sMASK]", "sop", "eop", "<|system|>", "<|user|>", "<|assistant|>", "<|observation|>"]
# Python's regex knows fewer letters than Oniguruma's tables: only what both know alike.
SETTLED = [text for text in NASTY + ADVERSARIAL + WHOLE if all(unicodedata.category(c) not in ("Cn", "Co") for c in text)]


def encoded(cli, folder, texts, *flags):
    return [event["ids"] for event in cli.run("tokenize", folder, "--file", lines(folder / "texts.jsonl", "text", texts), *flags).all("tokens")]


def decoded(cli, folder, rows, *flags):
    return [event["text"] for event in cli.run("detokenize", folder, "--file", lines(folder / "ids.jsonl", "ids", rows), *flags).all("text")]


def differing(texts, mine, truth):
    assert len(texts) == len(mine) == len(truth)
    return [(text[:60], a[:16], b[:16]) for text, a, b in zip(texts, mine, truth) if a != b][:5]


def assert_equal(cli, folder, truth, texts):
    """The same ids, and the same text of them, with special tokens and without."""
    for special in (True, False):
        rows = [truth.encode(text, add_special_tokens=special) for text in texts]
        assert not differing(texts, encoded(cli, folder, texts, *([] if special else ["--no-special-tokens"])), rows)
    rows = [row for row in rows if row]
    for skip in (True, False):
        expected = [truth.decode(row, skip_special_tokens=skip, clean_up_tokenization_spaces=False) for row in rows]
        assert not differing([str(row[:9]) for row in rows], decoded(cli, folder, rows, *(["--skip-special-tokens"] if skip else [])), expected)


@pytest.fixture(scope="module")
def ranks():
    """A byte-level vocabulary in tiktoken's form: {bytes: rank}, every single byte first."""
    back = {character: byte for byte, character in bytes_to_unicode().items()}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE())
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Sequence([tokenizers.pre_tokenizers.Split(tokenizers.Regex(DIGIT), "isolated"),
                                                                  tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    texts = CORPUS.read_text(encoding="utf-8").splitlines() + ["aaaaaaaaaaa aaaa  \n\n\n -----=====      x" * 3] * 20 + random_texts(200, seed=3)
    tokenizer.train_from_iterator(texts, tokenizers.trainers.BpeTrainer(vocab_size=3000, initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    merged = sorted((index, bytes(back[c] for c in token)) for token, index in tokenizer.get_vocab().items() if len(token) > 1)
    return {token: rank for rank, token in enumerate([bytes([byte]) for byte in range(256)] + [token for _, token in merged])}


def write_ranks(path, ranks):
    path.parent.mkdir()
    path.write_bytes(b"".join(base64.b64encode(token) + b" %d\n" % rank for token, rank in ranks.items()))
    return path.parent


def merge(ranks, piece):
    """tiktoken's loop: of all neighbours the pair that makes the token of the lowest rank, the leftmost of equals."""
    if piece in ranks:
        return [ranks[piece]]
    parts = [piece[index:index + 1] for index in range(len(piece))]
    while len(parts) > 1:
        best = min(range(len(parts) - 1), key=lambda index: ranks.get(parts[index] + parts[index + 1], 1 << 40))
        if parts[best] + parts[best + 1] not in ranks:
            break
        parts[best:best + 2] = [parts[best] + parts[best + 1]]
    return [ranks[part] for part in parts]


def tiktoken_ids(ranks, specials, pattern, text):
    ids = []
    for part in regex.split("(" + "|".join(regex.escape(name) for name in sorted(specials, key=len, reverse=True)) + ")", text):
        if part in specials:
            ids.append(len(ranks) + specials.index(part))
        else:
            # A long run of one kind is one piece; the loop above is quadratic, so such texts are left to other tests.
            ids += [token for piece in regex.findall(pattern, part) for token in merge(ranks, piece.encode())]
    return ids


def tiktoken_text(ranks, specials, ids):
    back = {rank: token for token, rank in ranks.items()}
    return b"".join(back[index] if index < len(ranks) else specials[index - len(ranks)].encode() for index in ids).decode("utf-8", errors="replace")


@pytest.mark.parametrize("family", ["qwen", "glm4"])
def test_tiktoken_files(cli, tmp_path, ranks, family):
    specials, pattern = (QWEN, DIGIT) if family == "qwen" else (GLM4, DIGITS)
    folder = write_ranks(tmp_path / family / ("qwen.tiktoken" if family == "qwen" else "tokenizer.model"), ranks)
    config = {"tokenizer_class": "QWenTokenizer"} if family == "qwen" else {"auto_map": {"AutoTokenizer": ["tokenization_chatglm.ChatGLM4Tokenizer", None]}}
    if family == "glm4":
        config["added_tokens_decoder"] = {str(len(ranks) + index): {"content": name, "special": True, "normalized": False, "lstrip": False, "rstrip": False, "single_word": False}
                                          for index, name in enumerate(specials)}
    (folder / "tokenizer_config.json").write_text(json.dumps(config), encoding="utf-8")
    texts = [text for text in SETTLED if len(text) < 2000] + ["x<|im_start|>user\nhi<|im_end|>\n<|extra_204|><|extra_205|>", "<|user|>\n[gMASK]<sop>2024年1234", "e\u0301 o\u0308 \u1100\u1161 <|im_end|>\u0338"]
    texts += [text for text in random_texts(300, seed=5) if all(unicodedata.category(c) not in ("Cn", "Co") for c in text)]
    truth = [tiktoken_ids(ranks, specials, pattern, unicodedata.normalize("NFC", text) if family == "qwen" else text) for text in texts]
    mine = encoded(cli, folder, texts, "--no-special-tokens")
    assert not differing(texts, mine, truth)
    prefix = [] if family == "qwen" else [len(ranks) + specials.index("[gMASK]"), len(ranks) + specials.index("<sop>")]
    assert encoded(cli, folder, ["", "hi"]) == [prefix, prefix + tiktoken_ids(ranks, specials, pattern, "hi")]
    if family == "qwen":
        (folder / "messages.json").write_text(json.dumps([{"role": "user", "content": "你好"}, {"role": "assistant", "content": "Hi"}, {"role": "user", "content": "?"}]), encoding="utf-8")
        text = cli.run("render", folder, "--messages", folder / "messages.json", "--add-generation-prompt").one("rendered")["text"]
        assert text == ("<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n你好<|im_end|>\n<|im_start|>assistant\nHi<|im_end|>\n<|im_start|>user\n?<|im_end|>\n"
                        "<|im_start|>assistant\n")
    choose = random.Random(6)
    rows = truth + [[choose.randrange(len(ranks) + len(specials)) for _ in range(12)] for _ in range(200)]
    assert decoded(cli, folder, rows) == [tiktoken_text(ranks, specials, row) for row in rows]
    assert decoded(cli, folder, rows, "--skip-special-tokens") == [tiktoken_text(ranks, specials, [index for index in row if index < len(ranks)]) for row in rows]


def test_tiktoken_as_transformers_converts_it(cli, tmp_path, ranks, monkeypatch):
    """Llama 3's tokenizer.model: specials from tokenizer_config.json, gaps between their ids filled."""
    module = types.ModuleType("tiktoken.load")
    module.load_tiktoken_bpe = lambda path: dict(ranks)
    monkeypatch.setitem(sys.modules, "tiktoken", types.ModuleType("tiktoken"))
    monkeypatch.setitem(sys.modules, "tiktoken.load", module)
    folder = write_ranks(tmp_path / "llama3" / "tokenizer.model", ranks)
    special = {"special": True, "normalized": False, "lstrip": False, "rstrip": False, "single_word": False}
    config = {"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<|begin_of_text|>", "eos_token": "<|eot_id|>", "add_bos_token": True,
              "added_tokens_decoder": {str(len(ranks) + index): {"content": name, **special} for index, name in ((0, "<|begin_of_text|>"), (1, "<|eot_id|>"), (4, "<|tool|>"))}}
    (folder / "tokenizer_config.json").write_text(json.dumps(config), encoding="utf-8")
    truth = TikTokenConverter(
        vocab_file="x", extra_special_tokens=["<|begin_of_text|>", "<|eot_id|>", f"<|reserved_token_{len(ranks) + 2}|>", f"<|reserved_token_{len(ranks) + 3}|>", "<|tool|>"]).converted()
    texts = NASTY + ADVERSARIAL + WHOLE + random_texts(300, seed=7) + ["<|begin_of_text|>a<|eot_id|><|tool|>b", f"<|reserved_token_{len(ranks) + 2}|>"]
    rows = [truth.encode(text).ids for text in texts]
    assert not differing(texts, encoded(cli, folder, texts), [[len(ranks), *row] for row in rows])
    assert decoded(cli, folder, rows, "--skip-special-tokens") == [truth.decode(row, skip_special_tokens=True) for row in rows]


@pytest.mark.parametrize("damage", [b"AAAA\n", b"!!!! 3\n", b"QQ== x\n", b"QQ== 99999999999\n"])
def test_a_damaged_rank_file_is_refused(cli, tmp_path, ranks, damage):
    folder = write_ranks(tmp_path / "broken" / "qwen.tiktoken", ranks)
    with (folder / "qwen.tiktoken").open("ab") as file:
        file.write(damage)
    cli.refuse("tokenize", folder, "--text", "x", code=1, mentions=["qwen.tiktoken", f"line {len(ranks) + 1}"])
    (folder / "qwen.tiktoken").write_bytes(base64.b64encode(b"a") + b" 0\n")
    cli.refuse("tokenize", folder, "--text", "x", code=1, mentions=["qwen.tiktoken"])


def train(folder, **options):
    folder.mkdir()
    sentencepiece.SentencePieceTrainer.train(input=str(CORPUS), model_prefix=str(folder / "tokenizer"), vocab_size=1200, model_type="bpe", byte_fallback=True, character_coverage=0.999,
                                             hard_vocab_limit=False, minloglevel=2, normalization_rule_name="identity", remove_extra_whitespaces=False, **options)
    return folder / "tokenizer.model"


@pytest.fixture(scope="module")
def llama_model(tmp_path_factory):
    return train(tmp_path_factory.mktemp("spm") / "llama", user_defined_symbols=["<tool>", "##"])


@pytest.fixture(scope="module")
def gemma_model(tmp_path_factory):
    return train(tmp_path_factory.mktemp("spm") / "gemma", add_dummy_prefix=False, user_defined_symbols=["<mask>", "<tool>", "\n\n"], pad_id=0, eos_id=1, bos_id=2, unk_id=3,
                 bos_piece="<bos>", eos_piece="<eos>")


PLAIN = {"special": True, "normalized": False, "lstrip": False, "rstrip": False, "single_word": False}
LLAMA = {"tokenizer_class": "LlamaTokenizer"}
CLASSES = {
    "llama": LLAMA,
    "llama_legacy": {**LLAMA, "legacy": True, "add_bos_token": True, "add_eos_token": False},
    "llama_new": {**LLAMA, "legacy": False, "add_bos_token": True, "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "</s>"},
    "llama_eos": {**LLAMA, "add_bos_token": True, "add_eos_token": True},
    "llama_plain": {**LLAMA, "add_bos_token": False, "legacy": True},
    "llama_no_prefix": {**LLAMA, "add_prefix_space": False, "add_bos_token": True},
    "llama_added": {**LLAMA, "legacy": False, "add_bos_token": True, "added_tokens_decoder": {
        "0": {"content": "<unk>", **PLAIN}, "1": {"content": "<s>", **PLAIN}, "2": {"content": "</s>", **PLAIN}, "1200": {"content": "<|x|>", **PLAIN},
        "1201": {"content": "<y>", **PLAIN, "special": False, "lstrip": True, "rstrip": True, "normalized": True}}},
    "gemma": {"tokenizer_class": "GemmaTokenizer", "add_bos_token": True},
    "gemma_plain": {"tokenizer_class": "GemmaTokenizer"},
}


@pytest.mark.parametrize("name", CLASSES)
def test_sentencepiece_models_by_class(cli, tmp_path, llama_model, gemma_model, name):
    folder = tmp_path / name
    folder.mkdir()
    shutil.copy(gemma_model if name.startswith("gemma") else llama_model, folder / "tokenizer.model")
    (folder / "tokenizer_config.json").write_text(json.dumps(CLASSES[name]), encoding="utf-8")
    (folder / "config.json").write_text(json.dumps({"model_type": name.split("_")[0]}), encoding="utf-8")
    texts = NASTY + ADVERSARIAL + WHOLE + random_texts(200, seed=8) + ["x<s>y", "<s> hi</s> there", "a <tool> b ##c", "a<|x|> b", "p <y> q", "\n\nz", " x", "<unk> 1", "<bos><eos>a<pad>", "##", "x ##y"]
    assert_equal(cli, folder, transformers.AutoTokenizer.from_pretrained(str(folder)), texts)


@pytest.mark.parametrize("generation", [2, 3])
def test_chatglm(cli, tmp_path, llama_model, generation):
    """ChatGLM2 and 3: commands behind the pieces, [gMASK] sop before a text, the dummy prefix after every command."""
    folder = tmp_path / "chatglm"
    folder.mkdir()
    shutil.copy(llama_model, folder / "tokenizer.model")
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "ChatGLMTokenizer", "auto_map": {"AutoTokenizer": ["tokenization_chatglm.ChatGLMTokenizer", None]}}), encoding="utf-8")
    (folder / "tokenization_chatglm.py").write_text("special_tokens = ['[MASK]', '[gMASK]', '[sMASK]', 'sop', 'eop']" + (" + ['<|user|>', '<|observation|>']" if generation == 3 else ""), encoding="utf-8")
    processor = sentencepiece.SentencePieceProcessor(model_file=str(llama_model))
    first = processor.get_piece_size()
    command = {name: first + index for index, name in enumerate(CHATGLM)}
    prefix = [command["[gMASK]"], command["sop"]]
    texts = [text for text in NASTY + ADVERSARIAL + random_texts(100, seed=9) if "<" not in text and "\u0000" not in text] + ["sophisticated people sop eop"]
    truth = [processor.encode(text) for text in texts]
    assert not differing(texts, encoded(cli, folder, texts, "--no-special-tokens"), truth)
    assert encoded(cli, folder, ["Hello"]) == [prefix + processor.encode("Hello")]
    # What build_chat_input makes of a question, and the same as text.
    question = "What is a sop? 你好"
    built = [*prefix, command["<|user|>"], *processor.encode("\n"), *processor.encode(question), command["<|assistant|>"]]
    (ids,) = encoded(cli, folder, [f"[gMASK]sop<|user|>\n {question}<|assistant|>"], "--no-special-tokens")
    if generation == 3:
        assert ids == built
    else:
        assert ids[:2] == prefix and all(index < first for index in ids[2:])
    # The template that the folder lacks, as its Python would have built the prompt.
    messages = [{"role": "user", "content": question}, {"role": "assistant", "content": "甲"}, {"role": "user", "content": "And?"}]
    (folder / "tokenization_chatglm.py").write_text((folder / "tokenization_chatglm.py").read_text(encoding="utf-8") + ("\ndef build_chat_input(): ..." if generation == 3 else ""), encoding="utf-8")
    (folder / "messages.json").write_text(json.dumps(messages), encoding="utf-8")
    text = cli.run("render", folder, "--messages", folder / "messages.json", "--add-generation-prompt").one("rendered")["text"]
    if generation == 3:
        assert text == f"[gMASK]sop<|user|>\n {question}<|assistant|>\n 甲<|user|>\n And?<|assistant|>"
        built = [*prefix, *(token for role, content in (("user", question), ("assistant", "甲"), ("user", "And?"))
                            for token in (command[f"<|{role}|>"], *processor.encode("\n"), *processor.encode(content))), command["<|assistant|>"]]
        assert encoded(cli, folder, [text], "--no-special-tokens") == [built]
    else:
        assert text == f"[gMASK]sop[Round 1]\n\n问：{question}\n\n答：甲\n\n[Round 2]\n\n问：And?\n\n答："
    rows = [row for row in truth if row]
    assert decoded(cli, folder, rows) == [processor.decode(row) for row in rows]
    assert decoded(cli, folder, [[*prefix, *rows[0]]], "--skip-special-tokens") == [processor.decode(rows[0])]


@pytest.mark.parametrize("kind", ["WordPiece", "WordLevel"])
def test_other_models_are_refused_by_name(cli, tmp_path, kind):
    folder = tmp_path / "other"
    folder.mkdir()
    model = {"WordPiece": tokenizers.models.WordPiece({"[UNK]": 0, "a": 1}, unk_token="[UNK]"), "WordLevel": tokenizers.models.WordLevel({"[UNK]": 0, "a": 1}, unk_token="[UNK]")}[kind]
    tokenizers.Tokenizer(model).save(str(folder / "tokenizer.json"))
    assert cli.refuse("tokenize", folder, "--text", "a", mentions=[kind, "BPE", "Unigram"])["code"] == "tokenizer.unsupported"


def test_text_that_is_not_utf8_is_refused(cli, tmp_path, llama):
    (tmp_path / "texts.jsonl").write_bytes(b'{"text": "a\xff\xfeb"}\n')
    cli.refuse("tokenize", llama, "--file", tmp_path / "texts.jsonl", mentions=["UTF-8"])
    cli.refuse("tokenize", llama, "--text", "a\udcffb", mentions=["UTF-8", "byte 1"])


@pytest.fixture(scope="module")
def byte_level():
    """A byte-level vocabulary with an added token that is not special."""
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE())
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    texts = CORPUS.read_text(encoding="utf-8").splitlines()[:400] + ["<q> <pad> e\u0301"]
    tokenizer.train_from_iterator(texts, tokenizers.trainers.BpeTrainer(vocab_size=600, initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    tokenizer.add_tokens([tokenizers.AddedToken("<x>", special=False, normalized=False)])
    return tokenizer


def flags(content, **given):
    return {"content": content, "lstrip": False, "rstrip": False, "normalized": False, "single_word": False, "special": False, **given}


GPT2, QWEN2, FAST = ({"tokenizer_class": name} for name in ("GPT2Tokenizer", "Qwen2Tokenizer", "PreTrainedTokenizerFast"))
# Which files there are ("j": tokenizer.json), then tokenizer_config.json, special_tokens_map.json, added_tokens.json and config.json.
BYTE_LEVEL = {
    "plain": ("j", FAST),
    "named": ("j", {**FAST, "pad_token": "<pad>", "eos_token": "<eos>", "bos_token": "<b>", "sep_token": "<q>"}),
    "extra": ("j", {**FAST, "additional_special_tokens": ["<q>"], "pad_token": "<pad>"}),
    "extra_flags": ("j", {**FAST, "extra_special_tokens": ["<q>"], "image_token": "<image>", "mask_token": {"__type": "AddedToken", **flags("<m>", lstrip=True)}}),
    "other_flags": ("j", {**FAST, "added_tokens_decoder": {"600": flags("<x>", lstrip=True, rstrip=True, special=True), "601": flags("<eos>")}, "eos_token": "<eos>"}),
    "map_wins": ("j", {**FAST, "eos_token": "<eos>"}, {"eos_token": "<q>", "pad_token": flags("<pad>", lstrip=True)}),
    "both_extra": ("j", {**FAST, "additional_special_tokens": ["<q>"]}, {"bos_token": "<b>", "additional_special_tokens": ["<image>"]}),
    "extra_joined": ("j", {**FAST, "extra_special_tokens": ["<q>"]}, {"extra_special_tokens": ["<image>", "<q>"]}),
    "old_added": ("j", {**FAST, "eos_token": "<eos>"}, None, {"<y>": 603, "<eos>": 602}),
    "add_bos": ("j", {**FAST, "bos_token": "<b>", "eos_token": "<eos>", "add_bos_token": True, "add_eos_token": True}),
    "gpt2": ("m", GPT2),
    "gpt2_by_model": ("m", {}, None, None, {"model_type": "gpt2"}),
    "gpt2_bos": ("m", {**GPT2, "add_bos_token": True}),
    "gpt2_prefix": ("m", {**GPT2, "add_prefix_space": True}),
    "gpt2_json": ("j", {}, None, None, {"model_type": "gpt2"}),
    "qwen2": ("m", {**QWEN2, "eos_token": "<eos>"}),
    "qwen2_added": ("m", {**QWEN2, "eos_token": "<eos>", "additional_special_tokens": ["<q>"]}, None, {"<x>": 605, "<eos>": 600}),
    "qwen2_decoder": ("m", {**QWEN2, "pad_token": "<pad>", "added_tokens_decoder": {"600": flags("<x>", special=True), "601": flags("<y>", normalized=True)}}),
    "qwen3_by_model": ("m", {}, None, None, {"model_type": "qwen3"}),
}


@pytest.mark.parametrize("name", BYTE_LEVEL)
def test_byte_level_tokenizers_by_their_configuration(cli, tmp_path, byte_level, name):
    kind, config, *others = BYTE_LEVEL[name]
    folder = tmp_path / name
    folder.mkdir()
    if kind == "j":
        byte_level.save(str(folder / "tokenizer.json"))
    else:
        byte_level.model.save(str(folder))
    for file, content in zip(("tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "config.json"), (config, *others)):
        if content is not None:
            (folder / file).write_text(json.dumps(content), encoding="utf-8")
    texts = NASTY + ADVERSARIAL + WHOLE + random_texts(150, seed=9) + ["hello <x> <pad>the <eos> <q> Hello<b>", "<|endoftext|>a<m> b <image><y>", " <x> y", "", "e\u0301<x>\u0301", "don't 12345"]
    assert_equal(cli, folder, transformers.AutoTokenizer.from_pretrained(str(folder)), texts)


@pytest.mark.parametrize("damage", [("vocab.json", "["), ("vocab.json", '{"a": "b"}'), ("vocab.json", '{"a": -1}'), ("vocab.json", '{"a": 18446744073709551615}'), ("vocab.json", '{"a": 1, "b": 1}'), ("merges.txt", "a b c\n"), ("merges.txt", "#version: 0.2\nlonely\n")])
def test_damaged_vocabularies_and_merges_are_refused(cli, tmp_path, byte_level, damage):
    byte_level.model.save(str(tmp_path))
    (tmp_path / "tokenizer_config.json").write_text(json.dumps(GPT2), encoding="utf-8")
    (tmp_path / damage[0]).write_text(damage[1], encoding="utf-8")
    cli.refuse("tokenize", tmp_path, "--text", "x", code=1, mentions=[damage[0]])


def test_merges_of_an_unknown_class_are_refused(cli, tmp_path, byte_level):
    byte_level.model.save(str(tmp_path))
    cli.refuse("tokenize", tmp_path, "--text", "x", code=2, mentions=["merges.txt", "Transformers"])
    (tmp_path / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "RobertaTokenizer"}), encoding="utf-8")
    cli.refuse("tokenize", tmp_path, "--text", "x", code=2, mentions=["RobertaTokenizer", "Transformers"])
