#!/bin/bash
#SBATCH --array=0-7
#SBATCH --cpus-per-task=4
#SBATCH --requeue
#SBATCH --signal=B:TERM@30
# Share 0 to 7 of prompts.jsonl, each in a file of its own. A task that is requeued goes on where it was.
exec clickmask work --shard "$SLURM_ARRAY_TASK_ID/8" --resume "masks-$SLURM_ARRAY_TASK_ID.jsonl" \
	--threads "$SLURM_CPUS_PER_TASK" <prompts.jsonl
