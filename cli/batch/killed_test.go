package batch

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"clickmask/inference/fake"
	"clickmask/internal/randomtest"
)

// childAnswers is the file of the child of the test below; the variable makes the test binary that child.
const childAnswers = "CLICKMASK_TEST_ANSWERS"

// worker is a command that answers lines and adds the answers to a file: the program that the environment variable
// RELIABILITY_WORKER names, with the model inside it, else this test's binary with a model that costs nothing.
func worker(t *testing.T, file string) *exec.Cmd {
	t.Helper()
	if program := os.Getenv("RELIABILITY_WORKER"); program != "" {
		cmd := exec.Command(program, "work", "--threads", "1", "--resume", file)
		cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+filepath.Join(filepath.Dir(file), "cache"))
		return cmd
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestChildThatIsKilled$", "-test.timeout=0")
	cmd.Env = append(os.Environ(), childAnswers+"="+file)
	return cmd
}

// TestChildThatIsKilled is the child: a worker that resumes.
func TestChildThatIsKilled(t *testing.T) {
	path := os.Getenv(childAnswers)
	if path == "" {
		t.Skip("only the child of TestAKilledWorkerAnswersEachLineOnce does this")
	}
	f, err := OpenAnswers(path)
	if err != nil {
		t.Fatal(err)
	}
	opts := Options{Answered: f.Answered, Replace: true}
	for range 2 {
		s, _ := segmenter(fake.Hooks{})
		opts.Segmenters = append(opts.Segmenters, s)
	}
	if err := Work(t.Context(), os.Stdin, f, opts); err != nil {
		t.Fatal(err)
	}
}

// padding makes lines so long that a pipe holds few of them: what was fed is read soon, and what was read is answered soon.
var padding = strings.Repeat(" ", 4<<10)

// askedNth is the ith of n lines about pictures, which come one after the other.
func askedNth(i, n int, paths []string) string {
	return asked(i, paths[i*len(paths)/n], fmt.Sprintf(`{"points":[[%d,%d]]}`, i*7919%41, i*104729%31))
}

// A worker is killed twenty times while it works on its lines, and started again. At the end each line is answered once.
func TestAKilledWorkerAnswersEachLineOnce(t *testing.T) {
	const kills = 20
	n := randomtest.Count(t, "PROMPTS", 400, 10_000)
	random := rand.New(rand.NewPCG(randomtest.Seed(t), 1))
	dir := t.TempDir()
	paths := pictures(t, dir, randomtest.Count(t, "PICTURES", 8, 200))
	file := filepath.Join(dir, "answers.jsonl")
	before := 0
	for k := range kills + 1 {
		child := worker(t, file)
		in, err := child.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		feed := n
		if k < kills {
			feed = min(n, n*(k+1)/(kills+1)+random.IntN(20)+1)
		}
		for i := range feed {
			if _, err := fmt.Fprintln(in, askedNth(i, n, paths)+padding); err != nil {
				t.Fatal(err)
			}
		}
		if k < kills {
			child.Process.Kill()
			child.Wait() // it was killed
			in.Close()
			continue
		}
		if text, err := os.ReadFile(file); err == nil {
			before = strings.Count(string(text), "\n")
		}
		in.Close()
		if err := child.Wait(); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	times := map[int]int{}
	for _, a := range decoded(t, text) {
		if times[a.Line]++; times[a.Line] > 1 || a.Error != "" || string(a.ID) != fmt.Sprint(a.Line-1) {
			t.Fatalf("%d answers to %+v", times[a.Line], a)
		}
	}
	if len(times) != n {
		t.Fatalf("%d lines are answered, of %d", len(times), n)
	}
	t.Logf("%d lines about %d pictures, %d kills; the last worker found %d answers or more", n, len(paths), kills, before)
}
