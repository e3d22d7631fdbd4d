package cli

import (
	"bufio"
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clickmask/internal/randomtest"
)

// childThatCarries is the folder of the child of the test below; the variable makes the test binary that child.
const childThatCarries = "CLICKMASK_TEST_CARRIES"

const carryingLine = "propagate frames --anchor mask1.png@1 --anchor mask12.png@12 -o "

// TestChildThatCarries is the child: a run that goes on where one before was broken off.
func TestChildThatCarries(t *testing.T) {
	dir := os.Getenv(childThatCarries)
	if dir == "" {
		t.Skip("only the child of TestAKilledRunLosesNoFinishedPicture does this")
	}
	s := newStage(t)
	t.Chdir(dir)
	if code := s.run(t.Context(), strings.Fields(carryingLine+"out"), os.Stdout, os.Stderr); code != ExitDone {
		t.Fatalf("exit %d", code)
	}
}

// A run is killed again and again at random moments. What it has told of a picture is in its file whole by then, and stays; at the
// end all is as if nobody had killed it.
func TestAKilledRunLosesNoFinishedPicture(t *testing.T) {
	s := newStage(t)
	s.film(t, 12)
	whole := s.mustCallQuietly(t, carryingLine+"whole")
	random := rand.New(rand.NewPCG(randomtest.Seed(t), 3))
	steps := 0
	for kills := 0; ; kills++ {
		child := exec.Command(os.Args[0], "-test.run=^TestChildThatCarries$")
		child.Env = append(os.Environ(), childThatCarries+"="+s.dir)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		after, wait := 2+random.IntN(9), time.Duration(random.IntN(20_000))*time.Microsecond // two are anchors
		var told []string
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			name, _, ok := strings.Cut(lines.Text(), "  confidence")
			if !ok {
				continue
			}
			if told = append(told, name); len(told) == after && kills < 12 {
				time.AfterFunc(wait, func() { child.Process.Kill() })
			}
		}
		ended := child.Wait() == nil
		for _, name := range told {
			file := strings.TrimSuffix(filepath.Base(name), ".png") + "_mask_1.png"
			want, err := os.ReadFile(filepath.Join("whole", file))
			if err != nil {
				continue // the thing was not found there
			}
			if got, err := os.ReadFile(filepath.Join("out", file)); err != nil || !bytes.Equal(got, want) {
				t.Fatalf("kill %d: %s was told of, and its mask is not what it should be (%v)", kills+1, name, err)
			}
		}
		if ended {
			t.Logf("%d runs were killed", kills)
			break
		}
		done, err := os.ReadFile(filepath.Join("out", propagateProgress))
		if n := bytes.Count(done, []byte("\n")); err != nil || n < steps {
			t.Fatalf("kill %d: of %d steps that were done %d are left (%v)", kills+1, steps, n, err)
		} else {
			steps = n
		}
	}
	if _, err := os.Stat(filepath.Join("out", propagateProgress)); err == nil {
		t.Error("the file of what was done stays")
	}
	if again := s.mustCallQuietly(t, carryingLine+"out --force"); again != whole {
		t.Errorf("that gives\n%s\nwant\n%s", again, whole)
	}
	for _, folder := range []string{"whole", "out"} {
		if list, _ := filepath.Glob(filepath.Join(folder, "*.png")); len(list) == 0 {
			t.Errorf("there is nothing in %s", folder)
		}
	}
}
