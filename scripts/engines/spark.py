"""Masks for prompts.jsonl with Spark: a worker for each partition, which reads its lines and writes its answers."""
from pyspark import SparkContext

sc = SparkContext(appName="masks")
prompts = sc.textFile("prompts.jsonl", minPartitions=8)
prompts.pipe("clickmask work --threads 1").saveAsTextFile("masks")
