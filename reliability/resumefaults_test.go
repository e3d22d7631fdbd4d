//go:build linux

package reliability

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Work on many pictures that is met by a fault in any call of the system, a full disk or its own end among them, is finished by the
// same command: each file is what it is without the fault, and each line has one answer.
func TestWorkThatAFaultInterruptedIsFinishedByTheSameCommand(t *testing.T) {
	for _, c := range []struct {
		line string
		same func(t *testing.T, out string) string // what of the results must be the same; "" where it is wrong
	}{
		{"annotate a.png b.png --boxes boxes.csv --to coco --force --threads 1 --no-cache -o out", annotatedIn},
		{"work --threads 1 --no-cache --resume out/answers.jsonl", answersIn},
	} {
		args := strings.Fields(c.line)
		t.Run(args[0], func(t *testing.T) {
			p := newPerson(t)
			disc(t, filepath.Join(p.work, "a.png"))
			disc(t, filepath.Join(p.work, "b.png"))
			var lines strings.Builder
			for _, name := range []string{"a.png", "b.png"} {
				for range 3 {
					fmt.Fprintf(&lines, `{"picture":%q,"prompts":[{"points":["50%%,50%%"]}],"want":["rle"]}`+"\n", name)
				}
			}
			boxes := "picture,x1,y1,x2,y2\na.png,200,120,440,360\nb.png,200,120,440,360\n"
			if err := os.WriteFile(filepath.Join(p.work, "boxes.csv"), []byte(boxes), 0o600); err != nil {
				t.Fatal(err)
			}
			out := filepath.Join(p.work, "out")
			run := func(cmd *exec.Cmd) (stderr string, err error) {
				var told bytes.Buffer
				cmd.Dir, cmd.Env, cmd.Stderr, cmd.Stdin = p.work, p.environ("GOMAXPROCS=1"), &told, strings.NewReader(lines.String())
				err = cmd.Run()
				return told.String(), err
			}
			fresh := func() {
				if err := os.RemoveAll(out); err != nil {
					t.Fatal(err)
				}
				if err := os.Mkdir(out, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			fresh()
			counts := callCounts(t, func(dir string) *exec.Cmd {
				cmd := counted(dir, program(t), args...)
				cmd.Dir, cmd.Env, cmd.Stdin = p.work, p.environ("GOMAXPROCS=1"), strings.NewReader(lines.String())
				return cmd
			})
			want := c.same(t, out)
			if want == "" {
				t.Fatal("nothing comes of it without a fault")
			}
			list := faults(t, counts, count(t, "RESUME_FAULTS", 6, 200))
			failed := 0
			for _, f := range list {
				fresh()
				said, err := run(faulty(t, f, program(t), args...))
				if err != nil {
					failed++
				}
				if strings.Contains(said, "goroutine 1") {
					t.Errorf("%v is told as %q", f, said)
				}
				if said, err := run(exec.Command(program(t), args...)); err != nil {
					t.Errorf("%v: the same command after: %v, %s", f, err, said)
				} else if got := c.same(t, out); got != want {
					t.Errorf("%v: after the same command there is %.300q, not %.300q", f, got, want)
				}
			}
			t.Logf("%d faults in calls %v: %d times the command failed", len(list), counts, failed)
		})
	}
}

// annotatedIn is what annotate wrote. Nothing else may be there, but for what the next file that is written there sweeps.
func annotatedIn(t *testing.T, out string) string {
	files := contents(t, out)
	coco := files[filepath.Join(out, "coco.json")]
	for path := range files {
		if path != filepath.Join(out, "coco.json") && !strings.HasSuffix(path, ".tmp") {
			t.Errorf("%s is left", path)
		}
	}
	return coco
}

// answersIn is the mask that all lines have, which are about the same disc. A line that could not be answered for the fault is
// answered with that.
func answersIn(t *testing.T, out string) string {
	mask, lines := "", map[int]bool{}
	for line := range strings.Lines(contents(t, out)[filepath.Join(out, "answers.jsonl")]) {
		var a struct {
			Line  int
			Error string
			Masks json.RawMessage
		}
		if err := json.Unmarshal([]byte(line), &a); err != nil || lines[a.Line] {
			t.Errorf("%v: an answer that is torn, or one of several: %s", err, line)
			return ""
		}
		lines[a.Line] = true
		if mask == "" {
			mask = string(a.Masks)
		}
		if a.Error == "" && string(a.Masks) != mask {
			t.Errorf("another mask: %s", line)
		}
	}
	if len(lines) != 6 {
		return ""
	}
	return mask
}
