#!/usr/bin/env bash
# Runs the examples of docs/BATCH.md, which are the files in scripts/engines, over a few pictures, and holds their answers against
# those of one worker. Ray, Spark and GNU parallel are installed where they can be: with apt as root, and with pip into
# .deps/engines. What cannot be is told and passed over. Slurm and Kubernetes are not installed: their scripts are run here as
# they would run there, a share after the other.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
say() { echo "engines: $*" >&2; }

venv=$root/.deps/engines
if [ ! -f "$venv/ready" ]; then
	say "getting ray and pyspark with pip"
	python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check 'ray[data]' pyspark >&2 && touch "$venv/ready" ||
		say "pip could not get them"
fi
if ! command -v parallel >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	apt-get -qq install -y --no-install-recommends parallel >/dev/null 2>&1 || say "apt could not get GNU parallel"
fi

# The program under the name that the examples know it by.
mkdir "$work/bin"
ln -s "$root/bin/clickmask-headless" "$work/bin/clickmask"
export PATH="$work/bin:$PATH" HOME="$work" XDG_CACHE_HOME="$work/cache" RAY_DEDUP_LOGS=0

cd "$work"
for n in 1 2 3 4; do
	cp "$root/assets/sample/sample.jpg" "p$n.jpg"
	for x in 30 50 70; do
		echo "{\"id\":\"p$n $x\",\"picture\":\"$work/p$n.jpg\",\"prompts\":[{\"points\":[\"$x%,50%\"]}]}"
	done
done >prompts.jsonl
echo 'no JSON' >>prompts.jsonl
clickmask work --threads 1 <prompts.jsonl >expected.jsonl

# same NAME FILE...: each line is answered once, and as one worker does.
same() {
	local name=$1
	shift
	python3 - expected.jsonl "$@" <<'PY' || { say "$name: FAILED"; failed=1; return; }
import json, sys
def read(paths):
    found = [json.loads(line) for path in paths for line in open(path)]
    return sorted((str(a.get("id")), a.get("error", ""), json.dumps(a.get("masks"))) for a in found)
want, got = read(sys.argv[1:2]), read(sys.argv[2:])
sys.exit(0 if want == got and len(want) == 13 else f"{len(got)} answers, {len(want)} are expected, or they differ")
PY
	say "$name: each line is answered once, as by one worker"
}
failed=0

if command -v parallel >/dev/null; then
	rm -f masks.jsonl
	if bash "$root/scripts/engines/parallel.sh"; then same "GNU parallel" masks.jsonl; else say "GNU parallel: FAILED"; failed=1; fi
else
	say "GNU parallel is not installed: passed over"
fi
if [ -f "$venv/ready" ] && command -v java >/dev/null; then
	if "$venv/bin/python" "$root/scripts/engines/spark.py" >spark.log 2>&1; then same Spark masks/part-*; else tail -5 spark.log >&2; say "Spark: FAILED"; failed=1; fi
else
	say "Spark or Java is not installed: passed over"
fi
if [ -f "$venv/ready" ]; then
	rm -f masks.jsonl
	if "$venv/bin/python" "$root/scripts/engines/ray_data.py" >ray.log 2>&1; then same "Ray Data" masks.jsonl; else tail -5 ray.log >&2; say "Ray Data: FAILED"; failed=1; fi
else
	say "Ray is not installed: passed over"
fi
for task in 0 1 2 3 4 5 6 7; do
	SLURM_ARRAY_TASK_ID=$task SLURM_CPUS_PER_TASK=1 bash "$root/scripts/engines/slurm.sh"
done
same "Slurm's script" masks-?.jsonl
rm -f masks-?.jsonl
# With one thread, as the expected answers: another number rounds otherwise.
command=$(sed -n 's/^ *- exec /exec /p' "$root/scripts/engines/kubernetes.yaml" | sed 's/--threads 4/--threads 1/')
for task in 0 1 2 3 4 5 6 7; do
	JOB_COMPLETION_INDEX=$task sh -c "$command"
done
same "Kubernetes' command" masks-?.jsonl
exit "$failed"
