"""Every stage of tokenizer.json against the tokenizers package: small vocabularies trained here behind randomly drawn stages."""

import base64
import json
import random

import pytest
import tokenizers

from cli import REPOSITORY
from test_tokenizers import ADVERSARIAL, lines, random_texts

NASTY = [
    "👩🏽‍🚀👨‍👩‍👧‍👦🏳️‍🌈 🇨🇳🇩🇪", "Z̷̧̛͓a̴͇͐l̸̰͝g̵̘̈́o̶", "e\u0301\u0323 vs \u1eb9\u0301 Å Å Å", "مرحبا \u202bשלום\u202c abc \u200f123", "a\r\nb\rc\n\r\nd\u0085e\u2028f", "x\u0000y\u0000\u0000 z\u0000",
    "\ue000\ue123\uf8ff \U000f0000\U0010fffd", "ﬁ ﬂ Ⅷ ㎏ ㍿ ½ ² ｶﾞ ﾊﾟ ﷺ", "ǅ ǆ Ǆ ŉ ΐ ß ẞ İ i̇ Σ ς ΑΣ ΑΣΑ", "한글 각 \u1100\u1161\u11a8 가\u11a8", "\u0344\u0958\u2126\u212b\u0387\uf900",
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u061c", "\t \t\n \n\n  \n", " a  b   c    ", "\u00a0a\u2009b\u202fc\u3000d", "１２３ 12.5 ٤٥ ²³ ⅓ Ⅳ ५६", "“quotes” ‘single’ —dash… ¡¿ §¶ ‰ $€¥£ +<=>|~^`",
    "<s>", "</s>x<s> y <s>z", "<unk>", "<extra> <extra>", "  <lead>  <lead>x", "word words word's sword WORD word", "x<both>y <both> z", "▁▁a ▁ b▁", "Ġthe Ċ", "<0x41><0x0A>", "\ud7a3\uac00", "a" * 200, "ab" * 99, " " * 150,
]
WHOLE = [" " * 100_000, "the cat sat on the mat " * 400]


def corpus():
    return (REPOSITORY / "resources/corpus/texts.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def charsmap(tmp_path_factory):
    """sentencepiece's own nmt_nfkc_cf map, as the converters of Transformers take it from a model."""
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2

    prefix = tmp_path_factory.mktemp("charsmap") / "m"
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(corpus()[:300]), model_prefix=str(prefix), vocab_size=400, hard_vocab_limit=False,
                                             character_coverage=0.98, normalization_rule_name="nmt_nfkc_cf", minloglevel=2)
    proto = sentencepiece_model_pb2.ModelProto()
    proto.ParseFromString(prefix.with_suffix(".model").read_bytes())
    return base64.b64encode(proto.normalizer_spec.precompiled_charsmap).decode()


REGEXES = [r"\s+", r"\d", r"[aeiou]{2,}", r"\p{Lu}\p{Ll}*", r"(?<=\d)\p{P}(?=\d)", r"\p{Han}", r"[^\s\w]+|\s(?=\S)", r"(?i)the|ing\b", r"\p{L}+|\p{N}{1,2}|[^\p{L}\p{N}]",
           r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+", r" ?[[:punct:]]+", r"x*", r"(a|b)+?c?", r".", r"\n|\r\n?", r"[^\n]{3}", r"(?:\r\n|\n)+|[\x{4e00}-\x{9fff}]+", r"\Ah|d\z", r"^.|.$", r"\b", r"(\w)\1"]
STRINGS = [" ", "▁", "a", "th", "\n", "。", "  ", "."]
BEHAVIORS = ["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"]


def pattern(choose):
    return {"Regex": choose.choice(REGEXES)} if choose.random() < 0.6 else {"String": choose.choice(STRINGS)}


def normalizer(choose, charsmap):
    kind = choose.choice(["NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents", "Strip", "Prepend", "Replace", "Precompiled", "Nmt", "ByteLevel"])
    more = {"Strip": lambda: {"strip_left": choose.random() < 0.5, "strip_right": choose.random() < 0.5}, "Prepend": lambda: {"prepend": choose.choice(["▁", " ", "xy", "é"])},
            "Replace": lambda: {"pattern": pattern(choose), "content": choose.choice(["", " ", "▁", "<>", "$1", "\\1"])}, "Precompiled": lambda: {"precompiled_charsmap": charsmap}}
    return {"type": kind, **more.get(kind, dict)()}


def pre_tokenizer(choose):
    kind = choose.choice(["Split", "Split", "Split", "Digits", "ByteLevel", "Metaspace", "Metaspace", "Whitespace", "WhitespaceSplit", "Punctuation", "CharDelimiterSplit", "BertPreTokenizer", "FixedLength"])
    flip = lambda: choose.random() < 0.5
    more = {"Split": lambda: {"pattern": pattern(choose), "behavior": choose.choice(BEHAVIORS), "invert": flip()}, "Digits": lambda: {"individual_digits": flip()},
            "ByteLevel": lambda: {"add_prefix_space": flip(), "trim_offsets": flip(), "use_regex": flip()},
            "Metaspace": lambda: {"replacement": choose.choice("▁▁▁_"), "prepend_scheme": choose.choice(["always", "first", "never"]), "split": flip()},
            "Punctuation": lambda: {"behavior": choose.choice(BEHAVIORS)}, "CharDelimiterSplit": lambda: {"delimiter": choose.choice(" a。")}, "FixedLength": lambda: {"length": choose.randrange(1, 6)}}
    return {"type": kind, **more.get(kind, dict)()}


def decoder(choose):
    kind = choose.choice(["ByteLevel", "ByteFallback", "Fuse", "Strip", "Replace", "Metaspace", "BPEDecoder"])
    more = {"ByteLevel": lambda: {"add_prefix_space": True, "trim_offsets": True, "use_regex": True}, "Strip": lambda: {"content": choose.choice(" ▁a"), "start": choose.randrange(3), "stop": choose.randrange(3)}, "Replace": lambda: {"pattern": pattern(choose), "content": choose.choice(["", " ", "_"])},
            "Metaspace": lambda: {"replacement": "▁", "prepend_scheme": choose.choice(["always", "first", "never"]), "split": True}, "BPEDecoder": lambda: {"suffix": choose.choice(["</w>", "e"])}}
    return {"type": kind, **more.get(kind, dict)()}


def post_processor(choose, ids):
    def template():
        special = {name: {"id": name, "ids": [ids[name]], "tokens": [name]} for name in ("<s>", "</s>")}
        special["both"] = {"id": "both", "ids": [ids["</s>"], ids["<s>"]], "tokens": ["</s>", "<s>"]}
        piece = lambda name: {"SpecialToken": {"id": name, "type_id": 0}}
        single = [piece(choose.choice(list(special))) for _ in range(choose.randrange(3))] + [{"Sequence": {"id": "A", "type_id": 0}}] + [piece(choose.choice(list(special))) for _ in range(choose.randrange(3))]
        return {"single": single, "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}], "special_tokens": special}

    kind = choose.choice(["TemplateProcessing", "TemplateProcessing", "RobertaProcessing", "BertProcessing"])
    pair = {"sep": ["</s>", ids["</s>"]], "cls": ["<s>", ids["<s>"]]}
    flip = lambda: choose.random() < 0.5
    return {"type": kind, **{"TemplateProcessing": template, "RobertaProcessing": lambda: {**pair, "trim_offsets": flip(), "add_prefix_space": flip()}, "BertProcessing": lambda: pair}[kind]()}


def sequence(choose, key, draw, counts):
    count = choose.choice(counts)
    if count == 0:
        return None
    parts = [draw() for _ in range(count)]
    return parts[0] if count == 1 else {"type": "Sequence", key: parts}


def trained(choose):
    """The JSON of a small vocabulary: BPE with its options, or Unigram."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    texts = choose.sample(corpus(), 150) + random_texts(40, seed=choose.randrange(1000))
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    if choose.random() < 0.3:
        tokenizer = Tokenizer(models.Unigram())
        tokenizer.pre_tokenizer = choose.choice([pre_tokenizers.Metaspace(), pre_tokenizers.ByteLevel(), pre_tokenizers.WhitespaceSplit()])
        trainer = trainers.UnigramTrainer(vocab_size=700, unk_token="<unk>", special_tokens=["<s>", "</s>", "<unk>"], show_progress=False)
    else:
        affixes = choose.random()
        options = {"continuing_subword_prefix": "##"} if affixes < 0.15 else {"end_of_word_suffix": "</w>"} if affixes < 0.3 else {}
        tokenizer = Tokenizer(models.BPE(unk_token=choose.choice([None, "<unk>", "<unk>"]), fuse_unk=choose.random() < 0.5, **options))
        tokenizer.pre_tokenizer = choose.choice([pre_tokenizers.Metaspace(), pre_tokenizers.ByteLevel(), pre_tokenizers.WhitespaceSplit()])
        trainer = trainers.BpeTrainer(vocab_size=800, special_tokens=["<s>", "</s>", "<unk>"], limit_alphabet=300, show_progress=False,
                                      initial_alphabet=alphabet if choose.random() < 0.5 and not options else [], **options)
    tokenizer.train_from_iterator(texts, trainer)
    document = json.loads(tokenizer.to_str())
    model = document["model"]
    if choose.random() < 0.35:
        model["byte_fallback"] = True
        names = [f"<0x{byte:02X}>" for byte in range(256)]
        for name in names if choose.random() < 0.8 else names[0x20:0xF0]:
            if model["type"] == "BPE":
                model["vocab"].setdefault(name, len(model["vocab"]))
            else:
                model["vocab"].append([name, -20.0 - choose.random()])
    if model["type"] == "BPE":
        model["ignore_merges"] = choose.random() < 0.3
    return document


def make(seed, charsmap):
    choose = random.Random(seed)
    document = trained(choose)
    model = document["model"]
    size = len(model["vocab"])
    flip = lambda: choose.random() < 0.5
    for content in choose.sample(["<extra>", "<lead>", "<both>", "word", "the", "  ", "你好", "É", "<b>", "<bo", "\n\n", "x y"], choose.randrange(1, 7)):
        known = model["vocab"].get(content) if model["type"] == "BPE" else next((index for index, entry in enumerate(model["vocab"]) if entry[0] == content), None)
        if known is None:
            known, size = size, size + 1
        document["added_tokens"].append({"id": known, "content": content, "single_word": choose.random() < 0.3, "lstrip": flip(), "rstrip": flip(),
                                         "normalized": flip() and bool(content.strip()), "special": flip()})
    ids = {entry["content"]: entry["id"] for entry in document["added_tokens"]}
    document["normalizer"] = sequence(choose, "normalizers", lambda: normalizer(choose, charsmap), [0, 1, 1, 2, 3])
    document["pre_tokenizer"] = sequence(choose, "pretokenizers", lambda: pre_tokenizer(choose), [0, 1, 1, 2, 3])
    document["decoder"] = sequence(choose, "decoders", lambda: decoder(choose), [0, 1, 1, 2, 3])
    processors = [post_processor(choose, ids), {"type": "ByteLevel", "add_prefix_space": flip(), "trim_offsets": flip(), "use_regex": flip()}]
    choose.shuffle(processors)
    document["post_processor"] = choose.choice([None, processors[0], {"type": "Sequence", "processors": processors}])
    return document


def outcome(call):
    try:
        return call()
    except BaseException as error:  # a panic of the Rust side derives from BaseException
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        return None


def differences(cli, folder, document, texts, seed):
    folder.mkdir(exist_ok=True)
    (folder / "tokenizer.json").write_text(json.dumps(document), encoding="utf-8")
    truth = tokenizers.Tokenizer.from_str(json.dumps(document))
    wrong = []
    expected = {special: [outcome(lambda: truth.encode(text, add_special_tokens=special).ids) for text in texts] for special in (True, False)}
    for special, flags in ((True, []), (False, ["--no-special-tokens"])):
        events = cli.run("tokenize", folder, "--file", lines(folder / "texts.jsonl", "text", texts), *flags).all("tokens")
        wrong += [("encode", special, text[:80], event["ids"][:16], ids[:16]) for text, event, ids in zip(texts, events, expected[special], strict=True) if ids is not None and event["ids"] != ids]
    choose = random.Random(seed)
    rows = [ids[:200] for ids in expected[True] if ids] + [[choose.randrange(truth.get_vocab_size() + 3) for _ in range(choose.randrange(1, 20))] for _ in range(60)]
    for skip, flags in ((False, []), (True, ["--skip-special-tokens"])):
        decoded = [outcome(lambda: truth.decode(row, skip_special_tokens=skip)) for row in rows]
        events = cli.run("detokenize", folder, "--file", lines(folder / "ids.jsonl", "ids", rows), *flags).all("text")
        wrong += [("decode", skip, row[:16], event["text"][:80], text[:80]) for row, event, text in zip(rows, events, decoded, strict=True) if text is not None and event["text"] != text]
    return wrong


@pytest.mark.parametrize("seed", range(24))
def test_drawn_stages(cli, tmp_path, charsmap, seed):
    document = make(seed, charsmap)
    wrong = differences(cli, tmp_path / "t", document, NASTY + ADVERSARIAL[:40] + random_texts(120, seed=seed), seed)
    stages = {key: document[key] for key in ("normalizer", "pre_tokenizer", "decoder", "post_processor")}
    assert not wrong, f"{len(wrong)} differ: {wrong[:4]}; stages {json.dumps(stages)[:3000]}"
