"""Masks for prompts.jsonl with Spark: a worker for each partition, which reads its lines and writes its answers."""
import os

from pyspark import SparkContext

sc = SparkContext(appName="masks")
prompts = sc.textFile("prompts.jsonl", minPartitions=8)
# Without env the worker has no environment at all, not even a PATH.
masks = prompts.pipe("clickmask work --threads 1", env=dict(os.environ), checkCode=True)
masks.saveAsTextFile("masks")
