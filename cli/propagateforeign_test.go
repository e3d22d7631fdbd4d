package cli

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
	"clickmask/prompt"
)

// afterAnswers has the model do something once after that many answers.
func (s *stage) afterAnswers(n int, do func()) {
	s.open = func(string, models.Options) inference.Opener {
		return fake.Opener(fake.Options{Hooks: fake.Hooks{Decode: func(context.Context, prompt.Prompt) error {
			if n--; n == 0 {
				do()
			}
			return nil
		}}})
	}
}

// What a run that ended early has left in the folder says nothing of files of another.
func TestPropagateReplacesNoFileOfAnotherRun(t *testing.T) {
	for _, c := range []struct{ to, mine string }{{"mask-png", "f2_mask_1.png"}, {"coco", "coco.json"}} {
		s := newStage(t)
		s.film(t, 5)
		for i := range 3 {
			writePicture(t, "first/"+string(rune('a'+i))+".png", 200, 120)
		}
		line := " --to " + c.to + " -o out"
		ctx, end := context.WithCancel(t.Context())
		s.afterAnswers(5, end)
		var out, errs strings.Builder
		if code := s.run(ctx, strings.Fields("propagate first --boxes 20,20,90,90"+line), &out, &errs); code != ExitFailed {
			t.Fatalf("exit %d, %s", code, errs.String())
		}
		if _, err := os.Stat(filepath.Join("out", propagateProgress)); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("out", c.mine)
		writeFile(t, file, []byte("drawn by hand"))
		before := s.files(t)
		code, _, stderr := s.call(t, "propagate frames --anchor mask1.png@1"+line)
		if code != ExitUsage || !strings.Contains(stderr, file+" is already there; use --force") {
			t.Errorf("%s: exit %d, %s", c.to, code, stderr)
		}
		if data, err := os.ReadFile(file); err != nil || string(data) != "drawn by hand" {
			t.Errorf("%s: the file is %.20q, %v", c.to, data, err)
		}
		if after := s.files(t); !slices.Equal(after, before) {
			t.Errorf("%s: a call that is refused leaves %q, before there were %q", c.to, after, before)
		}
	}
}

// What comes into the folder while a run goes on is nobody's to replace, and neither is what a person made of a mask before it goes on.
func TestPropagateReplacesNothingThatCameMeanwhile(t *testing.T) {
	for _, c := range []struct{ to, mine string }{{"mask-png", "f5_mask_1.png"}, {"coco", "coco.json"}} {
		s := newStage(t)
		s.film(t, 5)
		line, file := "propagate frames --anchor mask1.png@1 --anchor mask5.png@3 -o out --to "+c.to, filepath.Join("out", c.mine)
		s.afterAnswers(3, func() { writeFile(t, file, []byte("made meanwhile")) })
		code, _, stderr := s.call(t, line)
		if data, err := os.ReadFile(file); err != nil || string(data) != "made meanwhile" || code == ExitDone || !strings.Contains(stderr, "already there") {
			t.Errorf("%s: exit %d, %sthe file is %.20q, %v", c.to, code, stderr, data, err)
		}
		// Away with it, the same call goes on.
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		s.mustCallQuietly(t, line)
		if _, err := os.Stat(file); c.to == "coco" && err != nil {
			t.Error(err)
		}
	}
	s := newStage(t)
	s.film(t, 5)
	line := "propagate frames --anchor mask1.png@1 -o out"
	ctx, end := context.WithCancel(t.Context())
	s.afterAnswers(15, end)
	var out, errs strings.Builder
	if code := s.run(ctx, strings.Fields(line), &out, &errs); code != ExitFailed {
		t.Fatalf("exit %d, %s", code, errs.String())
	}
	file := filepath.Join("out", "f1_mask_1.png")
	writeFile(t, file, []byte("mended by hand"))
	if code, _, stderr := s.call(t, line); code == ExitDone || !strings.Contains(stderr, "already there") {
		t.Errorf("exit %d, %s", code, stderr)
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != "mended by hand" {
		t.Errorf("the file is %.20q, %v", data, err)
	}
}
