package cli

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestEverythingWritesAFormat(t *testing.T) {
	s := newStage(t)
	flags := " --set points_per_side=4 --set pred_iou_thresh=0.5 --set stability_score_thresh=0"
	out := s.mustCall(t, "everything a.png -o out"+flags)
	files := s.files(t)
	if len(files) < 2 || !strings.HasPrefix(files[0], "out/a") {
		t.Errorf("%v", files)
	}
	if lines := strings.Split(strings.TrimSpace(out), "\n"); len(lines) != len(files) {
		t.Errorf("%q tells of %d files, there are %d", out, len(lines), len(files))
	}
	// What is there is not replaced, and that is said before any work.
	code, _, stderr := s.call(t, "everything a.png -o out"+flags)
	if code != ExitUsage || !strings.Contains(stderr, "--force") || s.model.Counts().Decodes == 0 {
		t.Errorf("exit %d, %s", code, stderr)
	}
	s.mustCall(t, "everything a.png -o out --force"+flags)

	out = s.mustCall(t, "everything a.png b.png --to coco -o set --exact"+flags)
	if want := filepath.Join("set", "annotations.json"); strings.TrimSpace(out) != want && !strings.HasPrefix(strings.TrimSpace(out), "set") {
		t.Errorf("%q", out)
	}
}

// How many things there are is known late: a file that may not be replaced then costs no other.
func TestEverythingWritesWhatItMay(t *testing.T) {
	s := newStage(t)
	line := "everything a.png b.png --set points_per_side=2 --set pred_iou_thresh=0.5 --set stability_score_thresh=0 --no-cache -o "
	s.mustCall(t, line+"all")
	all, err := filepath.Glob("all/*.png")
	if err != nil || !slices.Contains(all, filepath.Join("all", "b_mask_2.png")) {
		t.Fatalf("%q, %v", all, err)
	}
	writeFile(t, "out/b_mask_2.png", []byte("mine"))
	code, stdout, stderr := s.call(t, line+"out")
	if code == ExitDone || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "b_mask_2.png is already there; use --force") {
		t.Errorf("exit %d, %s", code, stderr)
	}
	if n := strings.Count(stdout, "\n"); n != len(all)-1 || strings.Contains(stdout, "b_mask_2.png") {
		t.Errorf("%d of %d files are told: %s", n, len(all), stdout)
	}
	for _, name := range all {
		data, err := os.ReadFile(filepath.Join("out", filepath.Base(name)))
		if mine := filepath.Base(name) == "b_mask_2.png"; err != nil || (string(data) == "mine") != mine {
			t.Errorf("%s: %.10q, %v", name, data, err)
		}
	}
}

func TestEverythingPrintsJSON(t *testing.T) {
	s := newStage(t)
	writeFile(t, "broken.png", []byte("no picture"))
	code, stdout, stderr := s.call(t, "everything a.png broken.png --to labelme --json -o out --set points_per_side=4 --set pred_iou_thresh=0.5 --set stability_score_thresh=0")
	if code != ExitFailed || !strings.Contains(stderr, "broken.png") {
		t.Errorf("exit %d, %s", code, stderr)
	}
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	if len(lines) != 3 {
		t.Fatalf("%q", stdout)
	}
	var first, second foundResult
	var files filesResult
	for i, v := range []any{&first, &second, &files} {
		if err := json.Unmarshal([]byte(lines[i]), v); err != nil {
			t.Fatal(err)
		}
	}
	if len(first.Regions) == 0 || second.Error == "" || len(files.Files) != 1 {
		t.Errorf("%+v", lines)
	}
	if !slices.IsSortedFunc(first.Regions, func(a, b regionResult) int { return b.Area - a.Area }) {
		t.Error("the largest does not come first")
	}
	if _, err := os.Stat(files.Files[0]); err != nil {
		t.Error(err)
	}
}

func TestEverythingRefusesWhatCannotBe(t *testing.T) {
	s := newStage(t)
	for line, want := range map[string]string{
		"everything":                                  "at least one picture",
		"everything a.png --to nothing":               "--to",
		"everything a.png --set points_per_side=0":    "points_per_side",
		"everything a.png --set crop_n_layers=77":     "crop_n_layers",
		"everything a.png --set iou=1":                "--set iou",
		"everything a.png --set points_per_side=x":    "--set points_per_side",
		"eval --manifest m.csv --everything --ways x": "--ways",
	} {
		writeFile(t, "m.csv", []byte("image,mask\na.png,b.png\n"))
		if code, stdout, stderr := s.call(t, line); code != ExitUsage || stdout != "" || !strings.Contains(stderr, want) {
			t.Errorf("clickmask %s: exit %d, %q", line, code, stderr)
		}
	}
	// Nothing was found: no file, and that is said.
	code, stdout, stderr := s.call(t, "everything a.png -o none --set points_per_side=2 --set pred_iou_thresh=1")
	if code != ExitDone || stdout != "" || !strings.Contains(stderr, "nothing was found") {
		t.Errorf("exit %d, %q, %q", code, stdout, stderr)
	}
}

func TestEvalJudgesEverything(t *testing.T) {
	s := newStage(t)
	writeLabels(t, "m.png", 200, 120)
	writeFile(t, "m.csv", []byte("image,mask\na.png,m.png\n"))
	out := s.mustCall(t, "eval --manifest m.csv --everything --ways quick,exact,single --set points_per_side=8 --set pred_iou_thresh=0.5 --set stability_score_thresh=0")
	for _, want := range []string{"recall 0.5", "quick", "exact", "single", "large"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing from\n%s", want, out)
		}
	}
	var report struct {
		Ways []struct {
			Way      string
			Points   float64
			Recall50 float64
			Objects  int
		}
	}
	if err := json.Unmarshal([]byte(s.mustCall(t, "eval --manifest m.csv --everything --ways exact,single --set points_per_side=8 --set pred_iou_thresh=0.5 --set stability_score_thresh=0 --json")), &report); err != nil {
		t.Fatal(err)
	}
	for _, w := range report.Ways {
		if w.Points != 64 || w.Objects != 1 || w.Recall50 != 1 {
			t.Errorf("%+v", w)
		}
	}
}

// writeLabels writes a mask with a disc, about as the fake model draws it round the middle of a picture.
func writeLabels(t *testing.T, name string, w, h int) {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			if dx, dy := x-w*9/16, y-h*9/16; dx*dx+dy*dy < 36*36 {
				img.SetGray(x, y, color.Gray{1})
			}
		}
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	writeFile(t, name, buf.Bytes())
}

func TestBenchTimesEverything(t *testing.T) {
	s := newStage(t)
	code, out, stderr := s.call(t, "bench --only everything --runs 1 --device cpu")
	if code != ExitDone || !strings.Contains(out, "everything 24 MP") || !strings.Contains(out, "1024 single decodes") {
		t.Errorf("exit %d, %s\n%s", code, out, stderr)
	}
}
