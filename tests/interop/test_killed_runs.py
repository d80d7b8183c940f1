"""Runs that are killed at awkward moments and go on: nothing that was said or saved is lost, and no run touches another's."""

import json
import signal

import pytest


def kill_at(step):
    """Kills the program as soon as it reports that step."""
    def watch(process, event):
        if event["event"] == "step" and event["step"] >= step:
            process.send_signal(signal.SIGKILL)
    return watch


def log_of(folder):
    """What the file holds, a line an event: a line that is no JSON would raise."""
    return [json.loads(line) for line in (folder / "training_log.jsonl").read_text(encoding="utf-8").splitlines()]


def steps_of(events):
    return [event["step"] for event in events if event["event"] == "step"]


@pytest.fixture
def killed(cli):
    def run(recipe, step, *arguments):
        outcome = cli.attempt("train", recipe, *arguments, on_event=kill_at(step))
        assert outcome.code == -signal.SIGKILL, repr(outcome)
        return outcome
    return run


@pytest.fixture
def whole(cli, llama, alpaca_file, write_recipe):
    """The losses of the same training without interruption."""
    return cli.run("train", write_recipe(llama, alpaca_file, name="whole", max_steps=12)).losses()


def test_before_the_first_checkpoint(cli, killed, llama, alpaca_file, write_recipe, whole, tmp_path):
    recipe, folder = write_recipe(llama, alpaca_file, max_steps=12), tmp_path / "recipe"
    killed(recipe, 4)
    before = log_of(folder)
    assert steps_of(before)[:4] == [1, 2, 3, 4] and not list(folder.glob("checkpoint-*"))
    resumed = cli.run("train", recipe, "--resume")
    assert "resume.nothing" in [event["code"] for event in resumed.all("advice")]
    assert "resumed_from_step" not in resumed.one("started")  # there was nothing to go on from
    assert resumed.losses() == whole
    after = log_of(folder)
    assert after[:len(before)] == before, "the old log was overwritten"
    assert steps_of(after[len(before):]) == list(range(1, 13))


def test_by_default_a_run_is_saved_by_time(cli, killed, llama, alpaca_file, write_recipe, whole, tmp_path):
    recipe, folder = write_recipe(llama, alpaca_file, max_steps=12, save_minutes=1e-6), tmp_path / "recipe"
    killed(recipe, 7)
    assert json.loads((folder / "recipe.json").read_text(encoding="utf-8"))["training"]["save_minutes"] == 1e-6
    resumed = cli.run("train", recipe, "--resume")
    assert resumed.one("started")["resumed_from_step"] >= 6
    assert resumed.losses() == {step: loss for step, loss in whole.items() if step > resumed.one("started")["resumed_from_step"]}
    # Two of those by time, and the one at the end.
    kinds = [json.loads((path / "state.json").read_text(encoding="utf-8"))["saved_by"] for path in folder.glob("checkpoint-*")]
    assert sorted(kinds) == ["steps", "time", "time"]
    schema = cli.run("recipe", "schema").events[-1]
    assert "save_minutes" in json.dumps(schema)


def test_between_checkpoints(cli, killed, llama, alpaca_file, write_recipe, whole, tmp_path):
    recipe, folder = write_recipe(llama, alpaca_file, max_steps=12, save_steps=4), tmp_path / "recipe"
    killed(recipe, 6)
    before = log_of(folder)
    resumed = cli.run("train", recipe, "--resume")
    start = resumed.one("started")["resumed_from_step"]
    assert start in (4, 8) and resumed.losses() == {step: loss for step, loss in whole.items() if step > start}
    after = log_of(folder)
    assert after[:len(before)] == before
    # Who reads the run's history sees every step once.
    run, = [event for event in cli.run("runs", "list").all("run") if event["output_dir"] == str(folder)]
    assert run["status"] == "finished" and run["steps"] == 12
    assert not list(folder.rglob("*.tmp"))


def test_resumed_twice(cli, killed, llama, alpaca_file, write_recipe, whole, tmp_path):
    recipe, folder = write_recipe(llama, alpaca_file, max_steps=12, save_steps=2), tmp_path / "recipe"
    killed(recipe, 5)
    killed(recipe, 9, "--resume")
    last = cli.run("train", recipe, "--resume")
    assert max(last.losses()) == 12
    told = {event["step"]: event["loss"] for event in log_of(folder) if event["event"] == "step"}
    assert told == whole
    assert len([event for event in log_of(folder) if event["event"] == "started"]) == 3
    assert len([event for event in cli.run("runs", "list").all("run") if event["output_dir"] == str(folder)]) == 1


def test_two_runs_of_one_recipe(cli, killed, llama, alpaca_file, write_recipe, whole, tmp_path):
    recipe = write_recipe(llama, alpaca_file, max_steps=12, save_steps=4)
    first, second = tmp_path / "first", tmp_path / "second"
    killed(recipe, 6, "--set", f"output_dir={first}")
    killed(recipe, 6, "--set", f"output_dir={second}")
    frozen = {path.relative_to(first): path.read_bytes() for path in first.rglob("*") if path.is_file()}
    resumed = cli.run("train", recipe, "--set", f"output_dir={second}", "--resume")
    assert resumed.one("finished")["output_dir"] == str(second)
    assert {path.relative_to(first): path.read_bytes() for path in first.rglob("*") if path.is_file()} == frozen
    status = {event["output_dir"]: event["status"] for event in cli.run("runs", "list").all("run")}
    assert status[str(first)] == "interrupted" and status[str(second)] == "finished"
