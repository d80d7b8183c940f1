"""Files of torch.save for tst_torch_file: a state dict in the ways that tensors come, and pickles that hold something else. Written with torch 2.11."""

import collections
import os
import pathlib

import torch

HERE = pathlib.Path(__file__).parent


class Command:
    def __reduce__(self):
        return os.system, ("touch ran",)


def main():
    table = torch.arange(12, dtype=torch.float32).view(3, 4)
    state = collections.OrderedDict()
    state["whole"] = table
    state["rows"] = table[1:]  # of the same storage
    state["half"] = torch.tensor([1.5, -2.0]).half()
    state["brain"] = torch.tensor([[0.25], [3.0]]).bfloat16()
    state["parameter"] = torch.nn.Parameter(torch.tensor([7.0, 8.0]))
    state["count"] = torch.tensor(5)
    state["nothing"] = torch.zeros(0, 4)
    state._metadata = {"": {"version": 1}}
    torch.save(state, HERE / "state.bin")
    torch.save({"a": table[:1], "b": Command()}, HERE / "command.bin")
    torch.save({"a": table.t()}, HERE / "turned.bin")
    torch.save({"a": table, "epoch": 3}, HERE / "number.bin")
    torch.save([table], HERE / "list.bin")
    torch.save({"a": table}, HERE / "legacy.bin", _use_new_zipfile_serialization=False)


if __name__ == "__main__":
    main()
