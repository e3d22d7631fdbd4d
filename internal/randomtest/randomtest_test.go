package randomtest

import (
	"slices"
	"testing"
)

func TestShrinkLeavesWhatTheFailureNeeds(t *testing.T) {
	list := make([]int, 300)
	for i := range list {
		list[i] = i
	}
	asked := 0
	got := Shrink(list, 2000, func(l []int) bool {
		asked++
		return slices.Contains(l, 17) && slices.Contains(l, 250) && slices.Contains(l, 251)
	})
	if !slices.Equal(got, []int{17, 250, 251}) {
		t.Errorf("left is %v", got)
	}
	if asked > 500 {
		t.Errorf("asked %d times", asked)
	}
	if got := Shrink(list, 3, func(l []int) bool { return len(l) > 0 }); len(got) > 75 {
		t.Errorf("three tries leave %d", len(got))
	}
	if len(list) != 300 || list[299] != 299 {
		t.Error("the list was changed")
	}
}

func TestCountsAndSeedsCanBeGiven(t *testing.T) {
	for _, name := range []string{"RELIABILITY", "RELIABILITY_THINGS", "CLICKMASK_SEED"} {
		t.Setenv(name, "")
	}
	if n := Count(t, "THINGS", 3, 7); n != 3 {
		t.Errorf("quick is %d", n)
	}
	t.Setenv("RELIABILITY", "long")
	if n := Count(t, "THINGS", 3, 7); n != 7 {
		t.Errorf("long is %d", n)
	}
	t.Setenv("RELIABILITY_THINGS", "5")
	if n := Count(t, "THINGS", 3, 7); n != 5 {
		t.Errorf("given is %d", n)
	}
	t.Setenv("CLICKMASK_SEED", "12")
	if Seed(t) != 12 {
		t.Error("the seed is not what was given")
	}
}
