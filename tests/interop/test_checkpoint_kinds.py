"""Models and adapters as people have them: files of odd kinds, read as Transformers and PEFT read them or refused in words that help."""

import json
import shutil

import pytest
import torch
from safetensors.torch import load_file, save_file

import models

TOLERANCE = 1e-4
FAMILY_OF = {"llama": {}, "qwen2": {"tie_word_embeddings": True}}


def rewrite(folder, change):
    """The weights of a model folder after `change`, a function of names and tensors."""
    path = folder / "model.safetensors"
    tensors = load_file(path)
    save_file({name: tensor.contiguous() for name, tensor in change(tensors).items()}, path, metadata={"format": "pt"})


def config_of(folder):
    return json.loads((folder / "config.json").read_text())


def notes_of(cli, folder):
    return cli.run("info", folder).one("model")["notes"]


@pytest.fixture
def tied(tmp_path):
    return models.make_model(tmp_path / "tied", "qwen2", tie_word_embeddings=True, seed=29)


def with_head(folder, head=None):
    """What bad merges leave behind: config.json says tied, and the file has a head."""
    def change(tensors):
        table = tensors["model.embed_tokens.weight"]
        tensors["lm_head.weight"] = table.clone() if head is None else head(table)
        return tensors
    rewrite(folder, change)


def other_values(table):
    torch.manual_seed(5)
    return torch.randn_like(table) * 0.3


class TestHeads:
    def test_a_head_of_its_own_counts_and_stays(self, cli, tied, tmp_path):
        with_head(tied, other_values)
        ids = models.random_ids(1500)
        truth = models.logits_of(models.load(tied), ids)
        assert models.relative_gap(models.product_logits(cli, tied, ids, tmp_path / "mine.safetensors"), truth) < TOLERANCE
        assert any("lm_head.weight" in note for note in notes_of(cli, tied))
        adapter = models.make_adapter(tied, tmp_path / "adapter")
        truth = models.logits_of(models.with_adapter(tied, adapter), ids)
        outcome = cli.run("export", tied, "--adapter", adapter, "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "merged", "--verify")
        assert "model.own_head" in {event["code"] for event in outcome.all("advice")}
        assert config_of(tmp_path / "merged")["tie_word_embeddings"] is False
        assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), ids), truth) < TOLERANCE

    def test_the_same_head_is_tied(self, cli, tied, tmp_path):
        before = cli.run("info", tied).one("model")["parameters"]
        with_head(tied)
        assert notes_of(cli, tied) == [] and cli.run("info", tied).one("model")["parameters"] == before
        cli.run("export", tied, "--format", "safetensors", "--out", tmp_path / "copy")
        assert config_of(tmp_path / "copy")["tie_word_embeddings"] is True

    def test_a_head_alone_is_the_table_too(self, cli, tied, tmp_path):
        ids = models.random_ids(1500)
        truth = models.logits_of(models.load(tied), ids)
        rewrite(tied, lambda tensors: {name.replace("model.embed_tokens", "lm_head"): tensor for name, tensor in tensors.items()})
        assert models.relative_gap(models.logits_of(models.load(tied), ids), truth) == 0
        assert models.relative_gap(models.product_logits(cli, tied, ids, tmp_path / "mine.safetensors"), truth) < TOLERANCE

    def test_training_in_full_keeps_it(self, cli, tied, tokenizer_folder, alpaca_file, write_recipe):
        for path in tokenizer_folder.iterdir():
            shutil.copy(path, tied)
        with_head(tied, other_values)
        recipe = write_recipe(tied, alpaca_file, sections={"method": {"type": "full"}}, max_steps=2)
        started = cli.run("train", recipe).one("started")
        trained = recipe.parent / "recipe"
        assert config_of(trained)["tie_word_embeddings"] is False and "lm_head.weight" in load_file(trained / "model.safetensors")
        assert started["total_parameters"] == sum(tensor.numel() for tensor in load_file(tied / "model.safetensors").values())

    def test_no_head_where_one_is_needed(self, cli, llama, tmp_path):
        folder = shutil.copytree(llama, tmp_path / "headless")
        rewrite(folder, lambda tensors: {name: tensor for name, tensor in tensors.items() if name != "lm_head.weight"})
        refused_alike(cli, folder, tmp_path, "lm_head.weight", "tie_word_embeddings")


def refused_alike(cli, folder, tmp_path, *mentions):
    """`info` says what loading says, word for word."""
    info = cli.run("info", folder).one("model")
    assert info["supported"] is False
    (tmp_path / "ids.json").write_text("[[1, 2]]")
    error = cli.refuse("logits", folder, "--ids-file", tmp_path / "ids.json", "--out", tmp_path / "out", code=(1, 2))
    assert info["reason"].startswith(error["message"]) and error["advice"] in info["reason"]
    cli.refuse("export", folder, "--format", "safetensors", "--out", tmp_path / "copy", code=(1, 2), mentions=[error["message"][:40]])
    assert all(mention in info["reason"] for mention in mentions), info["reason"]
    return error


class TestNames:
    @pytest.mark.parametrize("prefix", ["_orig_mod.", "module.", "model.", "base_model.model.", "module._orig_mod.", "actor.language."])
    def test_a_prefix_is_read_through(self, cli, llama, tmp_path, prefix):
        folder = shutil.copytree(llama, tmp_path / "wrapped")
        rewrite(folder, lambda tensors: {prefix + name: tensor for name, tensor in tensors.items()})
        ids = models.random_ids(1500)
        truth = models.logits_of(models.load(llama), ids)
        assert models.relative_gap(models.product_logits(cli, folder, ids, tmp_path / "mine.safetensors"), truth) < TOLERANCE
        assert any(prefix.split(".")[-2] in note for note in notes_of(cli, folder))
        cli.run("export", folder, "--format", "safetensors", "--out", tmp_path / "copy")
        assert models.relative_gap(models.logits_of(models.load(tmp_path / "copy"), ids), truth) == 0

    def test_compiled_layers(self, cli, llama, tmp_path):
        folder = shutil.copytree(llama, tmp_path / "compiled")
        rewrite(folder, lambda tensors: {name.replace("layers.1.", "layers.1._orig_mod."): tensor for name, tensor in tensors.items()})
        ids = models.random_ids(1500)
        assert models.relative_gap(models.product_logits(cli, folder, ids, tmp_path / "mine.safetensors"), models.logits_of(models.load(llama), ids)) < TOLERANCE

    def test_an_unmerged_peft_model(self, cli, llama, tmp_path):
        import peft

        model = peft.get_peft_model(models.load(llama), peft.LoraConfig(r=4, target_modules="all-linear", task_type="CAUSAL_LM"))
        folder = shutil.copytree(llama, tmp_path / "unmerged")
        save_file({name: tensor.contiguous() for name, tensor in model.get_base_model().state_dict().items()}, folder / "model.safetensors", metadata={"format": "pt"})
        assert refused_alike(cli, folder, tmp_path, "PEFT", "merge_and_unload")["code"] == "model.unmerged_adapter"

    def test_mlx(self, cli, llama, tmp_path):
        folder = shutil.copytree(llama, tmp_path / "mlx")

        def packed(tensors):
            result = {}
            for name, tensor in tensors.items():
                if tensor.dim() != 2:
                    result[name] = tensor
                    continue
                rows, columns = tensor.shape
                result[name] = torch.zeros(rows, columns // 8, dtype=torch.uint32)
                for part in ("scales", "biases"):
                    result[name.removesuffix("weight") + part] = torch.zeros(rows, columns // 64, dtype=torch.float16)
            return result

        rewrite(folder, packed)
        config = config_of(folder)
        (folder / "config.json").write_text(json.dumps({**config, "quantization": {"group_size": 64, "bits": 4}}))
        refused_alike(cli, folder, tmp_path, "MLX")

    @pytest.mark.parametrize("names,mention", [(["model.layers.0.mlp.up_proj.qweight"], "GPTQ"), (["tok_embeddings.weight"], "makers")])
    def test_other_programs(self, cli, llama, tmp_path, names, mention):
        folder = shutil.copytree(llama, tmp_path / "other")
        rewrite(folder, lambda tensors: {name: torch.zeros(2, 2) for name in names})
        refused_alike(cli, folder, tmp_path, mention)

    def test_a_part_is_missing(self, cli, llama, tmp_path):
        folder = shutil.copytree(llama, tmp_path / "part")
        rewrite(folder, lambda tensors: {name: tensor for name, tensor in tensors.items() if "layers.1." not in name})
        refused_alike(cli, folder, tmp_path, "model.layers.1.", "9 of the 21")


class TestFiles:
    @pytest.fixture
    def sharded(self, tmp_path):
        return models.make_model(tmp_path / "sharded", "llama", shard="200KB")

    def test_shards_without_an_index(self, cli, sharded, tmp_path):
        ids = models.random_ids(1500)
        truth = models.logits_of(models.load(sharded), ids)
        (sharded / "model.safetensors.index.json").unlink()
        assert models.relative_gap(models.product_logits(cli, sharded, ids, tmp_path / "mine.safetensors"), truth) < TOLERANCE
        (sharded / "extra.safetensors").write_bytes((sorted(sharded.glob("model-*"))[0]).read_bytes())
        assert refused_alike(cli, sharded, tmp_path, "index")["code"] == "model.missing_index"
        (sharded / "extra.safetensors").unlink()
        sorted(sharded.glob("model-*"))[1].unlink()
        assert refused_alike(cli, sharded, tmp_path, "model-00002")["code"] == "model.missing_shard"

    def test_an_index_that_errs_about_the_shard(self, cli, sharded, tmp_path):
        ids = models.random_ids(1500)
        truth = models.logits_of(models.load(sharded), ids)
        path = sharded / "model.safetensors.index.json"
        index = json.loads(path.read_text())
        files = sorted(set(index["weight_map"].values()))
        index["weight_map"] = {name: files[(files.index(file) + 1) % len(files)] for name, file in index["weight_map"].items()}
        path.write_text(json.dumps(index))
        assert models.relative_gap(models.product_logits(cli, sharded, ids, tmp_path / "mine.safetensors"), truth) < TOLERANCE

    def test_pointers_of_git_lfs(self, cli, llama, tmp_path, alpaca_file):
        pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 + "\nsize 4096\n"
        (tmp_path / "ids.json").write_text("[[1, 2]]")
        for name in ("model.safetensors", "config.json", "tokenizer.json"):
            folder = shutil.copytree(llama, tmp_path / name)
            (folder / name).write_text(pointer)
            error = cli.refuse("generate", folder, "--prompt", "a", code=1, mentions=[name, "git lfs pull", "4096"])
            assert error["code"] == "file.lfs_pointer"
        data = tmp_path / "rows.jsonl"
        data.write_text(pointer)
        assert cli.refuse("data", "inspect", data, code=1)["code"] == "file.lfs_pointer"
        adapter = models.make_adapter(llama, tmp_path / "adapter")
        (adapter / "adapter_model.safetensors").write_text(pointer)
        assert cli.refuse("export", llama, "--adapter", adapter, "--format", "adapter", "--out", tmp_path / "out", code=1)["code"] == "file.lfs_pointer"

    def test_the_folder_of_a_hub(self, cli, llama, tmp_path):
        repository = tmp_path / "hub" / "models--owner--名字"
        for revision in ("aaaa", "bbbb"):
            (repository / "snapshots" / revision).mkdir(parents=True)
        for path in llama.iterdir():
            (repository / "snapshots" / "bbbb" / path.name).symlink_to(path)
        (repository / "refs").mkdir()
        (repository / "refs" / "main").write_text("aaaa\n")  # a download that did not get far
        info = cli.run("info", f"{repository}/").one("model")
        assert info["supported"] and info["path"].endswith("bbbb") and "bbbb" in info["notes"][0]
        ids = models.random_ids(1500)
        assert models.relative_gap(models.product_logits(cli, repository, ids, tmp_path / "mine.safetensors"), models.logits_of(models.load(llama), ids)) < TOLERANCE
        adapters = tmp_path / "hub" / "models--owner--adapter" / "snapshots" / "cccc"
        adapters.parent.mkdir(parents=True)
        adapter = models.make_adapter(llama, adapters)
        mine = models.product_logits(cli, repository, ids, tmp_path / "adapted.safetensors", "--adapter", adapters.parent.parent)
        assert models.relative_gap(mine, models.logits_of(models.with_adapter(llama, adapter), ids)) < TOLERANCE

    def test_one_for_the_other(self, cli, llama, tmp_path):
        adapter = models.make_adapter(llama, tmp_path / "adapter")
        (tmp_path / "ids.json").write_text("[[1, 2]]")
        logits = ("--ids-file", tmp_path / "ids.json", "--out", tmp_path / "out")
        assert cli.refuse("logits", adapter, *logits, mentions=[str(llama)])["code"] == "model.is_adapter"
        cli.refuse("logits", llama, "--adapter", llama, *logits, mentions=["whole model"])
        cli.run("logits", llama / "config.json", "--adapter", adapter / "adapter_config.json", *logits)
        (tmp_path / "model.gguf").write_bytes(b"GGUF")
        cli.refuse("logits", tmp_path / "model.gguf", *logits, mentions=["GGUF"])
        (tmp_path / "model.zip").write_bytes(b"PK")
        cli.refuse("logits", tmp_path / "model.zip", *logits, mentions=["archive"])
        cli.refuse("logits", tmp_path, *logits, mentions=["holds an adapter" if (tmp_path / "adapter_config.json").exists() else "config.json"])

    def test_python_files_go_along(self, cli, llama, tokenizer_folder, alpaca_file, write_recipe, tmp_path):
        folder = shutil.copytree(llama, tmp_path / "own")
        config = config_of(folder)
        config["auto_map"] = {"AutoConfig": "configuration_own.OwnConfig", "AutoModelForCausalLM": "modeling_own.OwnForCausalLM"}
        (folder / "config.json").write_text(json.dumps(config))
        (folder / "configuration_own.py").write_text("from transformers import LlamaConfig\nclass OwnConfig(LlamaConfig):\n    model_type = 'llama'\n")
        (folder / "modeling_own.py").write_text("from transformers import LlamaForCausalLM\nfrom .configuration_own import OwnConfig\nfrom .parts_own import raise_if_run\n"
                                                "class OwnForCausalLM(LlamaForCausalLM):\n    config_class = OwnConfig\n")
        (folder / "parts_own.py").write_text("raise_if_run = 1\n")
        (folder / "unrelated.py").write_text("raise SystemExit\n")
        cli.run("export", folder, "--format", "safetensors", "--out", tmp_path / "copy")
        recipe = write_recipe(folder, alpaca_file, sections={"method": {"type": "full"}}, max_steps=1)
        cli.run("train", recipe)
        for out in (tmp_path / "copy", recipe.parent / "recipe"):
            assert sorted(path.name for path in out.glob("*.py")) == ["configuration_own.py", "modeling_own.py", "parts_own.py"]
        ids = models.random_ids(1500)
        assert models.relative_gap(models.logits_of(models.load(tmp_path / "copy", trust_remote_code=True), ids), models.logits_of(models.load(llama), ids)) == 0


class TestNumbers:
    @pytest.mark.parametrize("value", [float("nan"), float("inf")])
    def test_an_adapter_that_is_no_number(self, cli, llama, tmp_path, alpaca_file, write_recipe, value):
        adapter = models.make_adapter(llama, tmp_path / "adapter")
        tensors = load_file(adapter / "adapter_model.safetensors")
        name = sorted(tensors)[3]
        tensors[name][0, 0] = value
        save_file(tensors, adapter / "adapter_model.safetensors")
        (tmp_path / "ids.json").write_text("[[1, 2]]")
        recipe = write_recipe(llama, alpaca_file, sections={"method": {"init_from": str(adapter)}}, max_steps=1)
        for words in (["logits", llama, "--adapter", adapter, "--ids-file", tmp_path / "ids.json", "--out", tmp_path / "l"],
                      ["export", llama, "--adapter", adapter, "--format", "safetensors", "--out", tmp_path / "out"],
                      ["export", llama, "--adapter", adapter, "--format", "adapter", "--out", tmp_path / "out"], ["train", recipe]):
            assert cli.refuse(*words, code=1, mentions=[name])["code"] == "adapter.not_finite"
            assert not (tmp_path / "out").exists()

    def test_a_base_that_is_no_number(self, cli, llama, tmp_path):
        folder = shutil.copytree(llama, tmp_path / "nan")

        def spoiled(tensors):
            tensors["model.layers.1.mlp.up_proj.weight"][2, 3] = float("nan")
            return tensors

        rewrite(folder, spoiled)
        (tmp_path / "ids.json").write_text("[[1, 2]]")
        for words in (["logits", folder, "--ids-file", tmp_path / "ids.json", "--out", tmp_path / "l"], ["export", folder, "--format", "safetensors", "--out", tmp_path / "out"]):
            cli.refuse(*words, code=1, mentions=["model.layers.1.mlp.up_proj.weight"])
        assert not (tmp_path / "out").exists()

    def test_one_step_learns(self, cli, llama, alpaca_file, write_recipe):
        recipe = write_recipe(llama, alpaca_file, max_steps=1, learning_rate=1e-3)
        outcome = cli.run("train", recipe)
        assert outcome.one("step")["learning_rate"] == 1e-3
        assert "train.one_step" in {event["code"] for event in outcome.all("advice")}
        tensors = load_file(recipe.parent / "recipe" / "adapter_model.safetensors")
        assert any(tensor.abs().max() > 0 for name, tensor in tensors.items() if "lora_B" in name)

    def test_a_token_without_a_row(self, cli, llama, tmp_path, write_recipe):
        import transformers

        folder = shutil.copytree(llama, tmp_path / "added")
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
        tokenizer.add_tokens([f"<extra_{i}>" for i in range(200)])
        tokenizer.save_pretrained(folder)
        data = tmp_path / "rows.jsonl"
        rows = [{"instruction": "Say it.", "output": text} for text in ("plain words", "this is <extra_199> here", "more words")]
        data.write_text("".join(json.dumps(row) + "\n" for row in rows))
        error = cli.refuse("train", write_recipe(folder, data), mentions=["<extra_199>", "Line 2 of", "1599", "resize_token_embeddings"])
        assert error["code"] == "tokenizer.mismatch"


class TestAdapters:
    def test_a_list_of_patterns(self, cli, llama, tmp_path):
        adapter = models.make_adapter(llama, tmp_path / "adapter", target_modules=["q_proj"])
        path = adapter / "adapter_config.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), "target_modules": [r".*\.q_proj"]}))
        (tmp_path / "ids.json").write_text("[[1, 2]]")
        logits = ["logits", llama, "--adapter", adapter, "--ids-file", tmp_path / "ids.json", "--out", tmp_path / "out"]
        cli.refuse(*logits, mentions=["entries of a list are names", "adapter_config.json"])
        cli.refuse("export", llama, "--adapter", adapter, "--format", "safetensors", "--out", tmp_path / "merged", mentions=["entries of a list are names"])

    @pytest.mark.parametrize("family", FAMILY_OF)
    @pytest.mark.parametrize("rows", [1500, 1508])
    def test_tables_saved_beside_lora(self, cli, tmp_path, family, rows):
        """save_embedding_layers, and what PEFT does by itself after resize_token_embeddings."""
        import peft

        base = models.make_model(tmp_path / "base", family, **FAMILY_OF[family])

        def resized():
            model = models.load(base)
            if rows != 1500:
                model.resize_token_embeddings(rows, mean_resizing=False)
            return model

        torch.manual_seed(3)
        model = peft.get_peft_model(resized(), peft.LoraConfig(r=4, target_modules=["q_proj", "v_proj"], init_lora_weights=False, task_type="CAUSAL_LM"))
        with torch.no_grad():
            for table in {model.get_input_embeddings(), model.get_output_embeddings()}:
                table.weight.add_(torch.randn_like(table.weight) * 0.05)
        model.save_pretrained(tmp_path / "adapter", save_embedding_layers=True)
        ids = models.random_ids(rows)
        ids[0][:4] = [rows - 1, rows - 2, rows - 1, 3]
        truth = models.logits_of(model, ids)
        assert models.relative_gap(models.logits_of(models.with_adapter(resized(), tmp_path / "adapter"), ids), truth) < 1e-6
        assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", tmp_path / "adapter"), truth) < TOLERANCE
        cli.run("export", base, "--adapter", tmp_path / "adapter", "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "merged", "--verify")
        merged = config_of(tmp_path / "merged")
        assert merged["vocab_size"] == rows and merged["tie_word_embeddings"] is (family == "qwen2")
        assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), ids), truth) < TOLERANCE
        cli.run("export", base, "--adapter", tmp_path / "adapter", "--format", "adapter", "--out", tmp_path / "copy")
        assert models.relative_gap(models.logits_of(models.with_adapter(resized(), tmp_path / "copy"), ids), truth) < 1e-6

    def test_training_goes_on_from_saved_tables(self, cli, llama, tmp_path, alpaca_file, write_recipe):
        import peft

        model = peft.get_peft_model(models.load(llama), peft.LoraConfig(r=4, target_modules=["q_proj"], task_type="CAUSAL_LM"))
        with torch.no_grad():
            model.get_input_embeddings().weight.mul_(1.5)
        model.save_pretrained(tmp_path / "adapter", save_embedding_layers=True)
        recipe = write_recipe(llama, alpaca_file, sections={"method": {"init_from": str(tmp_path / "adapter")}}, max_steps=2)
        cli.run("train", recipe)
        before, after = load_file(tmp_path / "adapter" / "adapter_model.safetensors"), load_file(recipe.parent / "recipe" / "adapter_model.safetensors")
        assert before.keys() == after.keys()
        table = "base_model.model.model.embed_tokens.weight"
        assert torch.equal(before[table], after[table])

    @pytest.mark.parametrize("family", FAMILY_OF)
    def test_lora_on_embeddings_is_trained_and_read_by_peft(self, cli, tmp_path, tokenizer_folder, alpaca_file, write_recipe, family):
        base = models.make_model(tmp_path / "base", family, tokenizer=tokenizer_folder, **FAMILY_OF[family])
        recipe = write_recipe(base, alpaca_file, sections={"method": {"target_modules": ["embed_tokens", "q_proj"]}}, max_steps=3)
        cli.run("train", recipe)
        adapter = recipe.parent / "recipe"
        tensors = load_file(adapter / "adapter_model.safetensors")
        name = "base_model.model.model.embed_tokens.lora_embedding_"
        assert list(tensors[name + "A"].shape) == [8, 1500] and list(tensors[name + "B"].shape) == [64, 8] and tensors[name + "A"].abs().max() > 0
        ids = models.random_ids(1500)
        truth = models.logits_of(models.with_adapter(base, adapter), ids)
        assert models.relative_gap(models.product_logits(cli, base, ids, tmp_path / "mine.safetensors", "--adapter", adapter), truth) < TOLERANCE
        cli.run("export", base, "--adapter", adapter, "--format", "safetensors", "--dtype", "float32", "--out", tmp_path / "merged", "--verify")
        assert models.relative_gap(models.logits_of(models.load(tmp_path / "merged"), ids), truth) < TOLERANCE
