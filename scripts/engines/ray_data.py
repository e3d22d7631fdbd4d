"""Masks for prompts.jsonl with Ray Data: actors that keep a worker each, and hand it a batch of lines at a time."""
import subprocess

import ray


class Masks:
    def __init__(self):
        self.worker = subprocess.Popen(
            ["clickmask", "work", "--threads", "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, batch):
        answers = []
        for line in batch["text"]:  # one worker answers in the order of its lines
            self.worker.stdin.write(line + "\n")
            self.worker.stdin.flush()
            answers.append(self.worker.stdout.readline().rstrip("\n"))
        return {"answer": answers}


lines = ray.data.read_text("prompts.jsonl")
# Actors that took all cores would leave none to read the lines with, which Ray then waits for without end.
masks = lines.map_batches(Masks, batch_size=64, concurrency=2, num_cpus=0.5)
with open("masks.jsonl", "w") as out:
    for row in masks.iter_rows():
        out.write(row["answer"] + "\n")
