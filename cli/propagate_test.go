package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color/palette"
	"image/draw"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
	"clickmask/internal/rendered"
	"clickmask/prompt"
)

// film writes pictures of a drawn thing that moves into the folder frames, and its masks in the first and the last beside it.
func (s *stage) film(t *testing.T, n int) {
	t.Helper()
	sequence := rendered.New(rendered.Moving, 1, n, rendered.Drawn{})
	for i := range n {
		p, m := sequence.Frame(i)
		save(t, filepath.Join("frames", fmt.Sprintf("f%d.png", i+1)), p.Pix())
		if i == 0 || i == n-1 {
			save(t, fmt.Sprintf("mask%d.png", i+1), m.Gray())
		}
	}
}

func save(t *testing.T, name string, img image.Image) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}

// The same call tells the same twice: what is known comes first, in the order of the pictures.
func TestPropagateTellsOfAnchorsInTheirOrder(t *testing.T) {
	s := newStage(t)
	s.film(t, 5)
	_, stdout, stderr := s.call(t, "propagate frames --anchor mask5.png@5 --anchor mask1.png@3 --anchor mask1.png@1 --anchor mask1.png@2 --anchor mask1.png@4 -o out")
	var told []string
	for line := range strings.Lines(stdout) {
		name, _, _ := strings.Cut(line, " ")
		told = append(told, filepath.Base(name))
	}
	if want := []string{"f1.png", "f2.png", "f3.png", "f4.png", "f5.png"}; !slices.Equal(told, want) {
		t.Errorf("told of %v, want %v: %s", told, want, stderr)
	}
}

func TestPropagateTellsOfEachPicture(t *testing.T) {
	s := newStage(t)
	s.film(t, 5)
	code, stdout, stderr := s.call(t, "propagate frames --anchor mask1.png@1 --anchor mask5.png@5 -o out --json")
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	if code != ExitDone || len(lines) != 5 {
		t.Fatalf("exit %d, %d lines, %s", code, len(lines), stderr)
	}
	anchors := 0
	for _, line := range lines {
		var r carriedResult
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		if r.Anchor {
			anchors++
			if _, err := os.Stat(filepath.Join("out", fmt.Sprintf("f%d_mask_1.png", r.Frame))); err != nil {
				t.Error(err)
			}
		}
		if r.Unsure != (r.Confidence < 0.7) || r.Frame < 1 || r.Frame > 5 {
			t.Errorf("%+v", r)
		}
	}
	if anchors != 2 {
		t.Errorf("%d anchors", anchors)
	}
	if _, err := os.Stat(filepath.Join("out", propagateProgress)); err == nil {
		t.Error("the file of what is done is left when all is")
	}
	if code, _, stderr = s.call(t, "propagate frames --anchor mask1.png@1 -o out"); code != ExitUsage || !strings.Contains(stderr, "--force") {
		t.Errorf("exit %d, %s", code, stderr)
	}
	if out := s.mustCallQuietly(t, "propagate frames --boxes 60,60,300,300 -o set --to coco"); !strings.Contains(out, "coco.json") {
		t.Errorf("%q", out)
	}
}

// The pictures of one file follow each other.
func TestPropagateGoesThroughAFileOfSeveral(t *testing.T) {
	s := newStage(t)
	s.film(t, 3)
	var g gif.GIF
	for i := range 3 {
		p, _ := rendered.New(rendered.Moving, 1, 3, rendered.Drawn{}).Frame(i)
		frame := image.NewPaletted(p.Pix().Rect, palette.Plan9)
		draw.Draw(frame, frame.Rect, p.Pix(), image.Point{}, draw.Src)
		g.Image, g.Delay = append(g.Image, frame), append(g.Delay, 10)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &g); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("film.gif", b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	out := s.mustCallQuietly(t, "propagate film.gif --anchor mask1.png@1 --anchor mask3.png@3 -o out")
	for i := range 3 {
		if want := fmt.Sprintf("film.gif, picture %d  confidence", i+1); !strings.Contains(out, want) {
			t.Errorf("%q does not say %q", out, want)
		}
	}
	for _, name := range []string{"film_mask_1.png", "film_p003_mask_1.png"} {
		if _, err := os.Stat(filepath.Join("out", name)); err != nil {
			t.Error(err)
		}
	}
}

// mustCallQuietly is mustCall for a line that may tell on stderr how many masks are unsure.
func (s *stage) mustCallQuietly(t *testing.T, line string) string {
	t.Helper()
	code, stdout, stderr := s.call(t, line)
	if code != ExitDone {
		t.Fatalf("clickmask %s: exit %d, %s", line, code, stderr)
	}
	return stdout
}

func TestPropagateGoesOnWhereItWasBrokenOff(t *testing.T) {
	s := newStage(t)
	s.film(t, 5)
	ctx, end := context.WithCancel(t.Context())
	defer end()
	answers, stopAt := 0, 15
	s.open = func(string, models.Options) inference.Opener {
		return func(context.Context) (inference.Model, error) {
			return fake.New(fake.Options{Hooks: fake.Hooks{Decode: func(context.Context, prompt.Prompt) error {
				if answers++; answers == stopAt {
					end()
				}
				return nil
			}}}), nil
		}
	}
	var out, errs strings.Builder
	line := strings.Fields("propagate frames --anchor mask1.png@1 -o out")
	if code := s.run(ctx, line, &out, &errs); code != ExitFailed || !strings.Contains(errs.String(), "goes on from there") {
		t.Fatalf("exit %d, %s", code, errs.String())
	}
	done, err := os.ReadFile(filepath.Join("out", propagateProgress))
	if err != nil || strings.Count(string(done), "\n") == 0 {
		t.Fatalf("nothing is noted of what was done: %v", err)
	}
	before := answers
	out.Reset()
	if code := s.run(t.Context(), line, &out, &errs); code != ExitDone {
		t.Fatalf("exit %d, %s", code, errs.String())
	}
	broken := out.String()
	second := answers - before
	answers, stopAt = 0, -1
	out.Reset()
	if code := s.run(t.Context(), append(line, "--force"), &out, &errs); code != ExitDone || out.String() != broken {
		t.Errorf("exit %d: a run that was broken off gives\n%s\nand one that was not\n%s", code, broken, out.String())
	}
	if second >= answers {
		t.Errorf("%d answers after %d of %d: what was done is done again", second, before, answers)
	}
}

func TestPropagateRefusesWhatCannotBe(t *testing.T) {
	s := newStage(t)
	s.film(t, 3)
	save(t, "none.png", image.NewGray(image.Rect(0, 0, rendered.Width, rendered.Height)))
	for line, want := range map[string]string{
		"propagate":                                                   "at least one picture",
		"propagate frames":                                            "nothing says which thing",
		"propagate a.png --boxes 1,1,9,9":                             "there is one picture",
		"propagate frames --anchor mask1.png":                         "MASK@N",
		"propagate frames --anchor mask1.png@4":                       "from 1 to 3",
		"propagate frames --anchor none.png@1":                        "nothing in this mask",
		"propagate frames --anchor a.png@1":                           "200 x 120",
		"propagate frames --boxes 1,1,9,9 --to nothing":               "--to",
		"propagate frames --boxes 1,1,9,9,20,20,30,30":                "one thing",
		"propagate frames --anchor mask1.png@1 --anchor mask3.png@1":  "two masks",
		"propagate frames --anchor mask1.png@1 --boxes 60,60,300,300": "already",
	} {
		if code, stdout, stderr := s.call(t, line); code != ExitUsage || stdout != "" || !strings.Contains(stderr, want) {
			t.Errorf("clickmask %s: exit %d, %q", line, code, stderr)
		}
	}
}

func TestEvalJudgesPropagation(t *testing.T) {
	s := newStage(t)
	out := s.mustCall(t, "eval --propagate --kinds moving,hiding --frames 4")
	for _, want := range []string{"one anchor", "two anchors", "box alone", "moving", "hiding", "flagged at 10 %"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing from\n%s", want, out)
		}
	}
	for line, want := range map[string]string{
		"eval --propagate --kinds flying":  "--kinds",
		"eval --propagate --frames 1":      "--frames",
		"eval --propagate --sequences 0":   "--sequences",
		"propagate a.png b.png --anchor @": "MASK@N",
	} {
		if code, _, stderr := s.call(t, line); code != ExitUsage || !strings.Contains(stderr, want) {
			t.Errorf("clickmask %s: exit %d, %q", line, code, stderr)
		}
	}
}
