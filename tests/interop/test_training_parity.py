"""Losses equal those of PEFT + torch's AdamW step for step, however a step is cut into packs and micro-batches."""

import math

import pytest
import torch
import transformers

import models

STEPS, MAX_LENGTH, TOLERANCE = 20, 160, 1e-4


@pytest.fixture(scope="module")
def start(workshop, llama):
    """The adapter that both sides start from; its B is not zero, so that every gradient counts from the first step."""
    return models.make_adapter(llama, workshop / "parity-start", r=8, lora_alpha=16)


@pytest.fixture(scope="module")
def samples(cli, llama, alpaca_file):
    events = cli.run("data", "encode", llama, alpaca_file, "--max-length", MAX_LENGTH, "--chat-template", "alpaca").all("sample")
    assert len(events) == 60 and all(len(event["ids"]) == len(event["labels"]) <= MAX_LENGTH for event in events)
    assert all(label in (-100, token) for event in events for token, label in zip(event["ids"], event["labels"]))
    return [(event["ids"], event["labels"]) for event in events]


def next_fit(samples):
    """Whole samples in data order, at most MAX_LENGTH tokens a pack."""
    packs, room = [], 0
    for sample in samples:
        if len(sample[0]) > room:
            packs.append([])
            room = MAX_LENGTH
        packs[-1].append(sample)
        room -= len(sample[0])
    return packs


def steps_of(samples, packing, per_step):
    """The samples of each optimizer step; the last, shorter step of an epoch is kept."""
    elements = next_fit(samples) if packing else [[sample] for sample in samples]
    epoch = [sum(elements[first:first + per_step], []) for first in range(0, len(elements), per_step)]
    return (epoch * math.ceil(STEPS / len(epoch)))[:STEPS]


class Lion(torch.optim.Optimizer):
    """Algorithm 2 of arXiv:2302.06675."""

    def __init__(self, parameters, lr, betas, weight_decay):
        super().__init__(parameters, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            first, second = group["betas"]
            for parameter in group["params"]:
                average = self.state[parameter].setdefault("exp_avg", torch.zeros_like(parameter))
                direction = torch.sign(first * average + (1 - first) * parameter.grad)
                parameter -= group["lr"] * (direction + group["weight_decay"] * parameter)
                average.mul_(second).add_(parameter.grad, alpha=1 - second)


def adamw(parameters, rate, weight_decay):
    return torch.optim.AdamW(parameters, lr=rate, betas=(0.9, 0.999), eps=1e-8, weight_decay=weight_decay)


def reference(base, start, steps, rate, schedule, warmup, weight_decay=0.0, max_norm=1.0, make=adamw, **schedule_options):
    """Each sample by itself, without padding; the loss of a step is the mean over all its targets."""
    model = models.with_adapter(base, start, trainable=True).train()
    trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = make(trainable, rate, weight_decay)
    scheduler = transformers.get_scheduler(schedule, optimizer, num_warmup_steps=warmup, num_training_steps=STEPS,
                                           scheduler_specific_kwargs=schedule_options or None)
    rows = []
    for samples in steps:
        total = models.backward(model, samples)
        norm = torch.nn.utils.clip_grad_norm_(trainable, max_norm).item()
        rows.append((total, norm, scheduler.get_last_lr()[0]))
        optimizer.step()
        scheduler.step()
        optimizer.zero_grad()
    return rows


def product(cli, write_recipe, llama, start, data, packing, batch, accumulation, schedule, warmup, rate=2e-3, **training):
    recipe = write_recipe(llama, data, sections={"data": {"packing": packing, "max_length": MAX_LENGTH, "chat_template": "alpaca"},
                                                 "method": {"init_from": str(start)}},
                          per_device_train_batch_size=batch, gradient_accumulation_steps=accumulation, learning_rate=rate, lr_scheduler_type=schedule,
                          warmup_steps=warmup, max_steps=STEPS, **training)
    return cli.run("train", recipe).all("step")


@pytest.mark.parametrize("packing", [False, True], ids=["unpacked", "packed"])
@pytest.mark.parametrize("batch,accumulation", [(4, 1), (1, 4), (2, 4)], ids=["batch4", "accumulate4", "batch2_accumulate4"])
def test_losses_equal_peft(cli, write_recipe, llama, start, samples, alpaca_file, packing, batch, accumulation):
    truth = reference(llama, start, steps_of(samples, packing, batch * accumulation), 2e-3, "linear", 4)
    events = product(cli, write_recipe, llama, start, alpaca_file, packing, batch, accumulation, "linear", 4)
    assert [event["step"] for event in events] == list(range(1, STEPS + 1))
    for event, (loss, norm, rate) in zip(events, truth):
        assert event["loss"] == pytest.approx(loss, rel=TOLERANCE), event
        assert event["grad_norm"] == pytest.approx(norm, rel=20 * TOLERANCE), event
        assert event["learning_rate"] == pytest.approx(rate, rel=1e-6, abs=1e-12), event
    assert truth[-1][0] < truth[0][0] - 0.2, "nothing was learnt: the comparison would be empty"


@pytest.mark.parametrize("schedule,warmup,extra", [("cosine", 3, {}), ("constant_with_warmup", 5, {"weight_decay": 0.1}),
                                                   ("constant", 0, {"gradient_checkpointing": True, "max_grad_norm": 0.3})])
def test_schedules_decay_and_checkpointing(cli, write_recipe, llama, start, samples, alpaca_file, schedule, warmup, extra):
    extra_warmup = {} if warmup else {"warmup_ratio": 0.0}
    truth = reference(llama, start, steps_of(samples, True, 2), 2e-3, schedule, warmup, extra.get("weight_decay", 0.0), extra.get("max_grad_norm", 1.0))
    events = product(cli, write_recipe, llama, start, alpaca_file, True, 2, 1, schedule, warmup, **extra_warmup, **extra)
    for event, (loss, _, rate) in zip(events, truth):
        assert event["loss"] == pytest.approx(loss, rel=TOLERANCE), event
        assert event["learning_rate"] == pytest.approx(rate, rel=1e-6, abs=1e-12), event


@pytest.mark.parametrize("floor", [{"min_lr": 5e-4}, {"min_lr_rate": 0.3}])
@pytest.mark.parametrize("schedule", ["cosine_with_min_lr", "cosine_warmup_with_min_lr"])
def test_schedules_with_a_floor(cli, write_recipe, llama, start, samples, alpaca_file, schedule, floor):
    truth = reference(llama, start, steps_of(samples, True, 2), 2e-3, schedule, 3, **floor)
    events = product(cli, write_recipe, llama, start, alpaca_file, True, 2, 1, schedule, 3, **floor)
    for event, (loss, _, rate) in zip(events, truth, strict=True):
        assert event["learning_rate"] == pytest.approx(rate, rel=1e-6, abs=1e-12), event
        assert event["loss"] == pytest.approx(loss, rel=TOLERANCE), event


def test_losses_with_lion(cli, write_recipe, llama, start, samples, alpaca_file):
    lion = lambda parameters, rate, decay: Lion(parameters, rate, (0.9, 0.99), decay)
    truth = reference(llama, start, steps_of(samples, True, 2), 3e-4, "linear", 3, weight_decay=0.1, make=lion)
    events = product(cli, write_recipe, llama, start, alpaca_file, True, 2, 1, "linear", 3, rate=3e-4, weight_decay=0.1, optim="lion", adam_beta2=0.99)
    for event, (loss, _, _) in zip(events, truth, strict=True):
        assert event["loss"] == pytest.approx(loss, rel=10 * TOLERANCE), event  # a sign near zero may fall either way
    assert truth[-1][0] < truth[0][0] - 0.2, "nothing was learnt: the comparison would be empty"


def test_losses_with_lora_on_embeddings(cli, write_recipe, workshop, llama, samples, alpaca_file):
    start = models.make_adapter(llama, workshop / "parity-tables", target_modules=["embed_tokens", "lm_head", "v_proj"])
    truth = reference(llama, start, steps_of(samples, True, 2), 2e-3, "linear", 3)
    events = product(cli, write_recipe, llama, start, alpaca_file, True, 2, 1, "linear", 3)
    for event, (loss, norm, _) in zip(events, truth, strict=True):
        assert event["loss"] == pytest.approx(loss, rel=TOLERANCE), event
        assert event["grad_norm"] == pytest.approx(norm, rel=20 * TOLERANCE), event
    assert truth[-1][0] < truth[0][0] - 0.2, "nothing was learnt: the comparison would be empty"


def test_losses_with_adafactor(cli, write_recipe, llama, start, samples, alpaca_file):
    make = lambda parameters, rate, decay: transformers.optimization.Adafactor(parameters, lr=rate, weight_decay=decay, relative_step=False, scale_parameter=True,
                                                                               clip_threshold=0.7)
    truth = reference(llama, start, steps_of(samples, True, 2), 3e-2, "linear", 3, weight_decay=0.1, make=make)
    events = product(cli, write_recipe, llama, start, alpaca_file, True, 2, 1, "linear", 3, rate=3e-2, weight_decay=0.1, optim="adafactor", scale_parameter=True,
                     clip_threshold=0.7)
    for event, (loss, _, rate) in zip(events, truth, strict=True):
        assert event["loss"] == pytest.approx(loss, rel=TOLERANCE), event
        assert event["learning_rate"] == pytest.approx(rate, rel=1e-6, abs=1e-12), event
    assert truth[-1][0] < truth[0][0] - 0.2, "nothing was learnt: the comparison would be empty"


def test_losses_with_lora_plus(cli, write_recipe, workshop, llama, samples, alpaca_file):
    """The groups of PEFT's create_loraplus_optimizer: A, B sixteen times faster, the matrices on embeddings at a rate of their own."""
    import peft.optimizers

    start = models.make_adapter(llama, workshop / "parity-plus", target_modules=["embed_tokens", "q_proj", "down_proj"], modules_to_save=["lm_head"])
    model = models.with_adapter(llama, start, trainable=True).train()
    optimizer = peft.optimizers.create_loraplus_optimizer(model, torch.optim.AdamW, lr=5e-4, loraplus_lr_ratio=16, loraplus_lr_embedding=3e-4,
                                                          loraplus_weight_decay=0.1, betas=(0.9, 0.999), eps=1e-8)
    assert len(optimizer.param_groups) == 4 and all(group["params"] for group in optimizer.param_groups[:3])
    scheduler = transformers.get_scheduler("linear", optimizer, num_warmup_steps=3, num_training_steps=STEPS)
    trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
    truth = []
    for step in steps_of(samples, True, 2):
        truth.append(models.backward(model, step))
        torch.nn.utils.clip_grad_norm_(trainable, 1.0)
        optimizer.step()
        scheduler.step()
        optimizer.zero_grad()
    events = product(cli, write_recipe, llama, start, alpaca_file, True, 2, 1, "linear", 3, rate=5e-4, weight_decay=0.1, loraplus_lr_ratio=16,
                     loraplus_lr_embedding=3e-4)
    for event, loss in zip(events, truth, strict=True):
        assert event["loss"] == pytest.approx(loss, rel=TOLERANCE), event
    assert truth[-1] < truth[0] - 0.2, "nothing was learnt: the comparison would be empty"
