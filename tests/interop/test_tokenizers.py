"""Token ids and decoded text equal to Hugging Face tokenizers, over published vocabularies and data that tries to break them."""

import json
import random

import pytest
import tokenizers

ADVERSARIAL = [
    "", " ", "  ", "\n", "\t\n\r\n", "   leading", "trailing   ", "a  b   c    d", "\u00a0\u2003\u3000\u200b\ufeff", "\u0000\u0001\u001f\u007f\u0085",
    "don't DON'T we'LL I'm you'Re it'S 'tis ’s", "1 12 123 1234 12345678901234567890 ١٢٣ Ⅷ ½", "3.14159e-10, -1_000; 0xFF",
    "你好，世界！日心说是指太阳是太阳系的中心。", "日本語とEnglishの混在テキスト。", "한국어 조합: \u1112\u1161\u11ab", "e\u0301 é ﬁ Å Ω ２", "İstanbul ıI ß ẞ ﬀ",
    "👨‍👩‍👧‍👦 🇩🇪 👍🏽 ❤️", "שלום مرحبا नमस्ते สวัสดี", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 \U0001d7d8 \U0010ffff \ue000 \ufffd", "\u2028line\u2029paragraph", "a\u0300\u0301\u0302\u0303b",
    "<|endoftext|>", "x<|im_start|>user\nhi<|im_end|>y", "<s> </s> <unk> <pad> [INST]", " <|im_end|> ", "<|im_end", "</s></s>", "▁▁ ▁a a▁", "<0x0A> <0xFF>",
    "def f(x):\n\treturn x**2  # ok\n\n\n    pass", "{\"a\": [1, 2, {\"b\": null}]}", "http://example.org/?q=a%20b&c=d#e", "!!!???...---===***", "\\n\\t\\\"",
    "a" * 3000, " " * 3000, "\n" * 500, "ab " * 1000, "好" * 1000, "0" * 1000, "😀" * 300, "x\n" * 300, "!" * 777,
]


def texts(shared):
    rows = json.loads((shared / "data" / "alpaca_zh_500.json").read_text(encoding="utf-8"))
    chats = json.loads((shared / "data" / "sharegpt_tools_60.json").read_text(encoding="utf-8"))
    found = [row[key] for row in rows for key in ("instruction", "input", "output") if row[key]]
    found += [turn["value"] for chat in chats for turn in chat["conversations"]]
    wiki = (shared / "data" / "wiki_300k.txt").read_text(encoding="utf-8")
    found += [wiki[first:first + 2000] for first in range(0, len(wiki), 2000)]
    return found + ADVERSARIAL


def random_texts(count=400, seed=1):
    """Any code points, weighted towards the places where pre-tokenizers decide."""
    choose = random.Random(seed)
    pools = [" \n\t\r", "abcXYZ", "0123456789", "'’.,!?-_", "你好世界", "éüñ", "\u0301\u0327", "😀🏽\u200d", "ａ１", "\u00a0\u3000", "кириллица", "<|>/s"]
    anything = [chr(choose.choice([choose.randrange(0x20, 0x250), choose.randrange(0x370, 0xD800), choose.randrange(0xE000, 0x11000), choose.randrange(0x1D400, 0x1FAFF)]))
                for _ in range(400)]
    return ["".join(choose.choice(choose.choice(pools)) if choose.random() < 0.85 else choose.choice(anything) for _ in range(choose.randrange(1, 60)))
            for _ in range(count)]


def lines(path, key, values):
    path.write_text("".join(json.dumps({key: value}) + "\n" for value in values), encoding="utf-8")
    return path


def compare(cli, folder, values, tmp_path, flags=()):
    truth = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    truth.no_truncation()
    truth.no_padding()
    special = "--no-special-tokens" not in flags
    events = cli.run("tokenize", folder, "--file", lines(tmp_path / "texts.jsonl", "text", values), *flags).all("tokens")
    assert len(events) == len(values)
    wrong = []
    for value, event in zip(values, events):
        expected = truth.encode(value, add_special_tokens=special).ids
        if event["ids"] != expected:
            wrong.append((value[:120], event["ids"][:20], expected[:20]))
    assert not wrong, f"{len(wrong)} of {len(values)} differ; text, ours, theirs: {wrong[:5]}"
    return [event["ids"] for event in events], truth


def compare_back(cli, folder, ids, truth, tmp_path, flags=()):
    events = cli.run("detokenize", folder, "--file", lines(tmp_path / "ids.jsonl", "ids", ids), *flags).all("text")
    assert len(events) == len(ids)
    wrong = [(row[:20], event["text"][:80], expected[:80]) for row, event in zip(ids, events)
             if event["text"] != (expected := truth.decode(row, skip_special_tokens="--skip-special-tokens" in flags))]
    assert not wrong, f"{len(wrong)} of {len(ids)} differ; ids, ours, theirs: {wrong[:5]}"


@pytest.mark.shared
@pytest.mark.parametrize("flags", [(), ("--no-special-tokens",)], ids=["special", "plain"])
@pytest.mark.parametrize("name", ["qwen2", "gpt-2", "llama-spm"])
def test_ids_equal(cli, shared, tmp_path, name, flags):
    compare(cli, shared / "tokenizers" / name, texts(shared) + random_texts(), tmp_path, flags)


@pytest.mark.shared
@pytest.mark.parametrize("flags", [(), ("--skip-special-tokens",)], ids=["all", "skip"])
@pytest.mark.parametrize("name", ["qwen2", "gpt-2", "llama-spm"])
def test_text_equal(cli, shared, tmp_path, name, flags):
    truth = tokenizers.Tokenizer.from_file(str(shared / "tokenizers" / name / "tokenizer.json"))
    choose = random.Random(2)
    ids = [truth.encode(value).ids for value in texts(shared)[::3] + ADVERSARIAL + random_texts(100)]
    # Ids in no sensible order: bytes that are no UTF-8, specials anywhere.
    ids += [[choose.randrange(truth.get_vocab_size()) for _ in range(choose.randrange(1, 30))] for _ in range(300)]
    compare_back(cli, shared / "tokenizers" / name, ids, truth, tmp_path, flags)


PIPELINES = {
    "llama3_split": dict(pattern=r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"),
    "other_split": dict(pattern=r"\p{Han}+|[A-Za-z]+|\p{N}|\s+|."),
}


@pytest.mark.parametrize("name", PIPELINES)
def test_split_expressions(cli, tmp_path, name):
    """A byte-level BPE behind any Split regex, with added tokens that strip and a template post-processor."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers

    tokenizer = Tokenizer(models.BPE(ignore_merges=name == "llama3_split"))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(PIPELINES[name]["pattern"]), "isolated"),
                                                       pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(ADVERSARIAL + random_texts(200, seed=9), trainers.BpeTrainer(
        vocab_size=900, special_tokens=["<|begin|>", "<|end|>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    tokenizer.add_tokens([AddedToken("<tool>", lstrip=True, rstrip=True, special=False), AddedToken("word", single_word=True), AddedToken("<|im_end|>", special=True)])
    tokenizer.post_processor = processors.TemplateProcessing(single="<|begin|> $A", special_tokens=[("<|begin|>", 0)])
    folder = tmp_path / "tokenizer"
    folder.mkdir()
    tokenizer.save(str(folder / "tokenizer.json"))
    values = ADVERSARIAL + random_texts(200, seed=4) + ["a <tool> b", "a<tool>b", "word words sword word.", "word<tool>  word", "x <|im_end|> y"]
    ids, truth = compare(cli, folder, values, tmp_path)
    compare_back(cli, folder, ids, truth, tmp_path)


def test_one_text_on_the_command_line(cli, llama):
    ids = cli.run("tokenize", llama, "--text", "你好 world").one("tokens")["ids"]
    assert cli.run("detokenize", llama, "--ids", ",".join(map(str, ids))).one("text")["text"] == "你好 world"


def test_a_sentencepiece_model(cli, tmp_path):
    """tokenizer.model alone, through the sentencepiece library."""
    import sentencepiece

    from cli import REPOSITORY

    folder = tmp_path / "spm"
    folder.mkdir()
    sentencepiece.SentencePieceTrainer.train(input=str(REPOSITORY / "resources/corpus/texts.txt"), model_prefix=str(folder / "tokenizer"), vocab_size=1200,
                                             model_type="bpe", byte_fallback=True, character_coverage=0.999, hard_vocab_limit=False, minloglevel=2)
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "tokenizer.model"))
    values = [value for value in ADVERSARIAL if "<" not in value and "\u0000" not in value]
    events = cli.run("tokenize", folder, "--file", lines(tmp_path / "texts.jsonl", "text", values), "--no-special-tokens").all("tokens")
    wrong = [(value[:60], event["ids"][:12], processor.encode(value)[:12]) for value, event in zip(values, events) if event["ids"] != processor.encode(value)]
    assert not wrong, wrong[:5]
