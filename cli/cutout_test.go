package cli

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestCutoutFindsTheMainThingOfEachPicture(t *testing.T) {
	s := newStage(t)
	stdout := s.mustCall(t, "cutout a.png b.png -o out --json")
	results := decodeLines(t, stdout)
	if len(results) != 2 || len(results[0].Objects) != 1 || len(results[0].Objects[0].Points) != 1 || results[0].Objects[0].Masks[0].Area == 0 {
		t.Fatalf("%s", stdout)
	}
	if at := results[0].Objects[0].Points[0]; at != [2]float64{100, 60} {
		t.Errorf("of a model that sees a disc round each point the middle one is chosen, not the one at %v", at)
	}
	if got := s.files(t); !slices.Equal(got, []string{"out/a_cutout.png", "out/a_mask.png", "out/b_cutout.png", "out/b_mask.png"}) {
		t.Errorf("%q", got)
	}
	if code, _, stderr := s.call(t, "cutout a.png -o out"); code != ExitUsage || !strings.Contains(stderr, "--force") {
		t.Errorf("exit %d, %s", code, stderr)
	}
	code, stdout, stderr := s.call(t, "cutout none.png a.png -o out --force")
	if code != ExitFailed || !strings.Contains(stdout, filepath.Join("out", "a_cutout.png")) || strings.Count(stderr, "\n") != 1 {
		t.Errorf("exit %d, %s%s", code, stdout, stderr)
	}
}

func TestFilesAreCalledAfterATemplate(t *testing.T) {
	s := newStage(t)
	s.mustCall(t, "cutout a.png b.png -o out --name {class}shop-{picture}_{class}_{n} --cutout-format webp")
	if got := s.files(t); !slices.Equal(got, []string{"out/shop-a_1.webp", "out/shop-a_1_mask.png", "out/shop-b_1.webp", "out/shop-b_1_mask.png"}) {
		t.Errorf("%q", got)
	}
	s.mustCall(t, "predict a.png --boxes 20,20,120,100,10,10,60,60 --multimask --name {n}-{kind} -o more")
	if got := s.files(t)[:6]; !slices.Equal(got, []string{"more/1-mask.png", "more/2-mask.png", "more/3-mask.png", "more/4-mask.png", "more/5-mask.png", "more/6-mask.png"}) {
		t.Errorf("%q", got)
	}
	for flags, word := range map[string]string{
		"cutout a.png b.png -o x --name {n}":                          "{picture}",
		"cutout a.png -o x --name ../{n}":                             "folder",
		"cutout a.png -o x --name {colour}":                           "{class}",
		"cutout a.png -o x.png --name {n}":                            "-o",
		"predict a.png --boxes 1,1,9,9,3,3,8,8 -o x --name {picture}": "{n}",
	} {
		if code, _, stderr := s.call(t, flags); code != ExitUsage || !strings.Contains(stderr, word) {
			t.Errorf("%s: exit %d, %s", flags, code, stderr)
		}
	}
}
