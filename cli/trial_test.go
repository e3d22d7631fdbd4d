package cli

import (
	"slices"
	"testing"

	"clickmask/inference/foreign"
)

// What the program starts itself with ends with it: one serves what its input asks, the others watch that input.
func TestHiddenCommandsEndWithWhoStartedThem(t *testing.T) {
	others := []string{"manual-page", foreign.Command}
	watched := 0
	for _, c := range newStage(t).newRoot().Commands() {
		switch {
		case !c.Hidden || slices.Contains(others, c.Name()):
		case c.PreRun == nil:
			t.Errorf("%s may outlive it", c.Name())
		default:
			watched++
		}
	}
	if watched != 4 {
		t.Errorf("%d commands watch their input", watched)
	}
}
