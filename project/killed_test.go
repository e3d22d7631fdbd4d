package project

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

// childFolder is where the child of the test below keeps its work; the variable makes the test binary that child.
const childFolder = "CLICKMASK_TEST_KILLED"

const manyChanges = 200

// TestChildThatIsKilled is the child: it changes a document as fast as it can and says after each change that the next
// is begun.
func TestChildThatIsKilled(t *testing.T) {
	folder := os.Getenv(childFolder)
	if folder == "" {
		t.Skip("only the child of TestAKilledProcessLosesOnlyTheChangeUnderWay does this")
	}
	a, err := OpenAutosave(folder, AutosaveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	a.keeper.foldAt, a.keeper.foldTimes = 2000, 0
	seed, _ := strconv.ParseUint(os.Getenv(childFolder+"_SEED"), 10, 64)
	for i, s := range changes(t, seed, manyChanges) {
		a.Update(s, true)
		a.taken()
		fmt.Println("taken", i)
	}
	select {} // until it is killed
}

func TestAKilledProcessLosesOnlyTheChangeUnderWay(t *testing.T) {
	kills := 20
	if testing.Short() {
		kills = 5
	}
	begin := rand.Uint64()
	t.Logf("the random moments begin with %d", begin)
	r := rand.New(rand.NewPCG(begin, 1))
	worst, folded := 0, 0
	known := map[uint64][]Session{} // by their seed
	for n := range kills {
		folder, seed := t.TempDir(), uint64(n%3)
		if known[seed] == nil {
			known[seed] = changes(t, seed, manyChanges)
		}
		states := known[seed]
		child := exec.Command(os.Args[0], "-test.run=^TestChildThatIsKilled$")
		child.Env = append(os.Environ(), childFolder+"="+folder, fmt.Sprint(childFolder, "_SEED=", seed))
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		// The child is killed at a random moment after a random change, and says until then how far it came.
		after, wait := r.IntN(len(states)), time.Duration(r.IntN(3000))*time.Microsecond
		taken := -1
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if _, err := fmt.Sscanf(lines.Text(), "taken %d", &taken); err == nil && taken == after {
				time.AfterFunc(wait, func() { child.Process.Kill() })
			}
		}
		child.Wait() // it was killed
		if taken < after {
			t.Fatalf("the child ended by itself after change %d", taken)
		}
		list := Recoveries(folder)
		if len(list) != 1 || list[0].Err != nil || list[0].Incomplete {
			t.Fatalf("after change %d there are %d recoveries: %+v", taken, len(list), list)
		}
		s, err := list[0].Load()
		if err != nil {
			t.Fatal(err)
		}
		at := -1
		for i := taken; i < min(taken+2, len(states)); i++ {
			if text(t, s) == text(t, states[i]) {
				at = i
			}
		}
		if at < 0 {
			t.Fatalf("change %d was taken, and what is left is neither it nor the next:\n%s", taken, text(t, s))
		}
		worst = max(worst, taken)
		if files, _ := os.ReadDir(list[0].dir); len(files) > 2 {
			folded++
		}
		if err := list[0].Discard(); err != nil {
			t.Fatal(err)
		}
		if files, _ := os.ReadDir(folder); len(files) != 0 {
			t.Errorf("%d files are left when the work is discarded", len(files))
		}
	}
	t.Logf("%d processes were killed, the last after %d changes, %d while a whole session was written; none lost a change that was taken", kills, worst, folded)
}
