"""Writes the small data files of this folder. Needs pyarrow (26) for the parquet and arrow ones; run it in this folder."""
import io
import os

import pyarrow as pa
import pyarrow.parquet as pq

ROWS = [("春天的花", "写一句诗。", "春风又绿江南岸。"), ("地球有多大？", "", "地球的平均半径约为六千三百七十一公里。"),
        ("把下面的话译成英文", "你好，世界", "Hello, world — “quoted”, with a comma.")]


def table(rows):
    quote = lambda text: '"' + text.replace('"', '""') + '"'
    return "instruction,input,output\r\n" + "".join(",".join(map(quote, row)) + "\r\n" for row in rows)


open("gb18030.csv", "wb").write(table(ROWS).encode("gb18030"))
open("utf16le_bom.csv", "wb").write(b"\xff\xfe" + table(ROWS).encode("utf-16-le"))
open("utf16be.csv", "wb").write(table(ROWS).encode("utf-16-be"))
open("utf8_bom.csv", "wb").write(b"\xef\xbb\xbf" + table(ROWS).encode())
good = '{"instruction": "你好", "output": "你好！"}\n'.encode()
open("broken_utf8.jsonl", "wb").write(good * 6 + good.replace("！".encode(), b"\xef\xbc") + good)
open("broken_line3.jsonl", "wb").write(good * 2 + b'{"instruction": "a", "output": \n' + good)
open("broken_truncated.json", "wb").write(b'[\n{"instruction": "a", "output": "b"},\n{"instruction": "c", "outp')
open("broken_quote.csv", "wb").write(b'instruction,output\na,b\n"never closed,c\nd,e\n')
messages = [[{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello \U0001f600"}],
            [{"role": "user", "content": "1+1?"}, {"role": "assistant", "content": "2"}]]
pq.write_table(pa.table({"messages": messages, "score": [0.5, None]}), "messages.parquet")
rows = 7000  # row groups of several batches, the last one short
pq.write_table(pa.table({"instruction": [f"number {i}" for i in range(rows)], "output": ["x" * (i % 7 + 1) for i in range(rows)]}), "groups.parquet",
               row_group_size=2500, compression="zstd")
whole = open("messages.parquet", "rb").read()
open("broken_cut.parquet", "wb").write(whole[: len(whole) // 2])
open("broken_bytes.parquet", "wb").write(whole[:40] + bytes(255 - b for b in whole[40:90]) + whole[90:])
# Counts of rows that do not add up: 2 is the byte 4 in the footer, 63 is 0x7e and -2 is 3.
for at in range(whole.rfind(b"PAR1") - 4 - int.from_bytes(whole[-8:-4], "little"), len(whole) - 8):
    for byte, name in ((0x7E, "broken_total"), (0x7E, "broken_group"), (0x03, "broken_negative")):
        patched = whole[:at] + bytes([byte]) + whole[at + 1:]
        try:
            counts = pq.ParquetFile(io.BytesIO(patched)).metadata
        except Exception:
            continue
        found = {"broken_total": counts.num_rows == 63, "broken_group": counts.row_group(0).num_rows == 63, "broken_negative": counts.row_group(0).num_rows == -2}
        if whole[at] == 4 and found[name]:
            open(f"{name}.parquet", "wb").write(patched)
# What datasets.Dataset.save_to_disk leaves: a stream of batches and two descriptions. Structs are filled up with nulls.
os.makedirs("saved", exist_ok=True)
saved = pa.table({"instruction": ["Name a tree.", "Name a bird."], "output": ["Oak.", "Wren."]})
with pa.ipc.new_stream("saved/data-00000-of-00001.arrow", saved.schema) as stream:
    for batch in saved.to_batches(max_chunksize=1):
        stream.write_batch(batch)
open("saved/dataset_info.json", "w").write('{"features": {}}\n')
open("saved/state.json", "w").write('{"_data_files": [{"filename": "data-00000-of-00001.arrow"}]}\n')
