package cli

import (
	"context"
	"encoding/json"
	"errors"
	"image"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/internal/golden"
	"clickmask/internal/npy"
	"clickmask/picture"
)

func TestPredictWritesWhatIsAskedFor(t *testing.T) {
	for _, c := range []struct {
		line  string
		files []string
	}{
		{"a.png --points 100,60", []string{"a_mask.png"}},
		{"a.png --points 100,60 -o m.png", []string{"m.png"}},
		{"a.png --points 100,60 -o M.PNG --cutout --overlay", []string{"M.PNG", "M_cutout.png", "M_overlay.png"}},
		{"a.png --points 100,60,20,20 --labels 1,0 -o out/deep", []string{"out/deep/a_mask.png"}},
		{"a.png --points 100,60 --points 30,30 --labels 1 --labels 0", []string{"a_mask.png"}},
		{"a.png --boxes 10,10,90,90", []string{"a_mask.png"}},
		{"a.png --boxes 10,10,90,90,100,10,190,90", []string{"a_mask_0.png", "a_mask_1.png"}},
		{"a.png --boxes 10,10,90,90 --boxes 100,10,190,90 --points 50,50,150,50 --cutout --overlay",
			[]string{"a_cutout_0.png", "a_cutout_1.png", "a_mask_0.png", "a_mask_1.png", "a_overlay.png"}},
		{"a.png --points 100,60 --multimask", []string{"a_mask_0.png", "a_mask_1.png", "a_mask_2.png"}},
		{"a.png --points 100,60 --multimask -o m.png", []string{"m_0.png", "m_1.png", "m_2.png"}},
		{"a.png --boxes 10,10,90,90,100,10,190,90 --multimask --cutout -o m.png", []string{
			"m_0_0.png", "m_0_1.png", "m_0_2.png", "m_1_0.png", "m_1_1.png", "m_1_2.png",
			"m_cutout_0_0.png", "m_cutout_0_1.png", "m_cutout_0_2.png", "m_cutout_1_0.png", "m_cutout_1_1.png", "m_cutout_1_2.png"}},
		{"a.png --points 100,60 --npy arrays", []string{"a_mask.png", "arrays/embedding.npy", "arrays/iou.npy", "arrays/low_res_masks.npy"}},
		{"a.png b.png --points 60,60 -o out --npy n", []string{
			"n/a/embedding.npy", "n/a/iou.npy", "n/a/low_res_masks.npy", "n/b/embedding.npy", "n/b/iou.npy", "n/b/low_res_masks.npy",
			"out/a_mask.png", "out/b_mask.png"}},
		{". --points 60,60 -o out", []string{"out/a_mask.png", "out/b_mask.png"}},
	} {
		t.Run(c.line, func(t *testing.T) {
			s := newStage(t)
			stdout := s.mustCall(t, "predict "+c.line)
			if got := s.files(t); !slices.Equal(got, c.files) {
				t.Errorf("files %v, want %v", got, c.files)
			}
			for _, name := range c.files {
				if strings.HasSuffix(name, ".png") && !strings.Contains(stdout, filepath.FromSlash(name)) {
					t.Errorf("%s is not named on stdout:\n%s", name, stdout)
				}
			}
		})
	}
}

func TestMasksAreBlackAndWhiteAndAsLargeAsThePicture(t *testing.T) {
	s := newStage(t)
	s.mustCall(t, "predict a.png --boxes 20,20,120,100 --cutout --overlay")
	m, ok := golden.Read(t, "a_mask.png").(*image.Gray)
	if !ok || m.Rect != image.Rect(0, 0, 200, 120) {
		t.Fatalf("the mask is a %T of %v", m, m.Bounds())
	}
	if m.GrayAt(70, 60).Y != 255 || m.GrayAt(180, 10).Y != 0 {
		t.Error("the mask is not where the box is")
	}
	for _, v := range m.Pix {
		if v != 0 && v != 255 {
			t.Fatalf("a mask holds %d", v)
		}
	}
	cut := golden.Read(t, "a_cutout.png")
	if _, _, _, alpha := cut.At(180, 10).RGBA(); alpha != 0 && cut.Bounds().Dx() == 200 {
		t.Error("the cut-out is not transparent outside")
	}
	if over := golden.Read(t, "a_overlay.png"); over.Bounds() != m.Rect {
		t.Errorf("the overlay is %v", over.Bounds())
	}
}

func TestABoxFromAnyCornerIsTheSameBox(t *testing.T) {
	s := newStage(t)
	s.mustCall(t, "predict a.png --boxes 20,20,120,100 -o one.png")
	s.mustCall(t, "predict a.png --boxes 120,20,20,100 -o two.png")
	s.mustCall(t, "predict a.png --boxes 120,100,20,20 -o three.png")
	one := golden.Read(t, "one.png").(*image.Gray)
	for _, name := range []string{"two.png", "three.png"} {
		if !slices.Equal(one.Pix, golden.Read(t, name).(*image.Gray).Pix) {
			t.Errorf("%s differs", name)
		}
	}
}

func TestObjectsShareOneEncoding(t *testing.T) {
	s := newStage(t)
	s.mustCall(t, "predict a.png --boxes 10,10,90,90,100,10,190,90,5,5,20,20 -o out --no-cache")
	if got := s.model.Counts(); got.Encodes != 1 || got.Decodes != 3 {
		t.Errorf("%d encodes and %d decodes, want 1 and 3", got.Encodes, got.Decodes)
	}
	if s.model.Counts().Closes == 0 {
		t.Error("the model is not closed")
	}
}

func TestPredictRefusesBadCallsInOneLine(t *testing.T) {
	for name, c := range map[string]struct {
		line string
		code int
		want string // in the message
	}{
		"nothing asked":            {"a.png", ExitUsage, "nothing is asked"},
		"no picture":               {"--points 1,1", ExitUsage, "at least one picture"},
		"odd numbers":              {"a.png --points 1,2,3", ExitUsage, "3 numbers"},
		"no numbers":               {"a.png --points ,", ExitUsage, "holds no number"},
		"not a number":             {"a.png --points x,1", ExitUsage, `"x" is not a number`},
		"NaN":                      {"a.png --points nan,1", ExitUsage, `"nan" is not a number`},
		"infinite":                 {"a.png --boxes 0,0,1,inf", ExitUsage, `"inf" is not a number`},
		"too few labels":           {"a.png --points 1,1,2,2 --labels 1", ExitUsage, "1 labels for 2 points"},
		"labels alone":             {"a.png --boxes 0,0,5,5 --labels 1", ExitUsage, "1 labels for 0 points"},
		"unknown label":            {"a.png --points 1,1 --labels 2", ExitUsage, "2 is no label"},
		"label between":            {"a.png --points 1,1 --labels 0.5", ExitUsage, "0.5 is no label"},
		"point outside":            {"a.png --points 201,5", ExitUsage, "outside the picture"},
		"point before":             {"a.png --points -1,5", ExitUsage, "outside the picture"},
		"box outside":              {"a.png --boxes 5,5,50,121", ExitUsage, "outside the picture"},
		"empty box":                {"a.png --boxes 5,5,5,50", ExitUsage, "empty"},
		"box of three":             {"a.png --boxes 5,5,5", ExitUsage, "3 numbers"},
		"points not dealt out":     {"a.png --boxes 0,0,9,9,20,20,30,30 --points 1,1,2,2,3,3", ExitUsage, "3 points cannot be dealt out evenly to 2 boxes"},
		"two ways of many masks":   {"a.png --points 1,1 --multimask --best", ExitUsage, "one of the two"},
		"file for two pictures":    {"a.png b.png --points 1,1 -o m.png", ExitUsage, "there are 2 pictures"},
		"jpeg mask":                {"a.png --points 1,1 -o m.jpg", ExitUsage, "written as PNG"},
		"unknown flag":             {"a.png --point 1,1", ExitUsage, "unknown flag"},
		"threads":                  {"a.png --points 1,1 --threads -1", ExitUsage, "--threads -1"},
		"missing value":            {"a.png --points", ExitUsage, "needs an argument"},
		"mask input missing":       {"a.png --mask-input no.npy", ExitUsage, "no.npy"},
		"mask input no array":      {"a.png --mask-input a.png", ExitUsage, "not a .npy file"},
		"mask input for two":       {"a.png b.png --mask-input m.npy", ExitUsage, "belongs to one picture"},
		"missing picture":          {"no.png --points 1,1", ExitFailed, "no.png"},
		"no picture in the file":   {"note.txt --points 1,1", ExitFailed, "note.txt"},
		"empty folder":             {"empty --points 1,1", ExitUsage, "no picture in this folder"},
		"same name twice":          {"a.png sub/a.png --points 1,1", ExitUsage, "would both be written"},
		"would replace a picture":  {"a.png --points 1,1 -o a.png --force", ExitUsage, "would be replaced"},
		"too many pixels":          {"a.png --points 1,1 --max-pixels 100", ExitFailed, "a higher --max-pixels opens it"},
		"output is another's file": {"a.png --points 1,1 -o note.txt", ExitUsage, "written as PNG"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			writeFile(t, "note.txt", []byte("not a picture at all\n"))
			writePicture(t, "sub/a.png", 50, 50)
			if err := os.Mkdir("empty", 0o777); err != nil {
				t.Fatal(err)
			}
			before := s.files(t)
			code, stdout, stderr := s.call(t, "predict "+c.line)
			if code != c.code || !strings.Contains(stderr, c.want) {
				t.Errorf("exit %d, %q; want %d and %q", code, stderr, c.code, c.want)
			}
			if strings.Count(stderr, "\n") != 1 || stdout != "" {
				t.Errorf("not one line on stderr alone: %q, %q", stderr, stdout)
			}
			if got := s.files(t); !slices.Equal(got, before) {
				t.Errorf("files were left: %v", got)
			}
		})
	}
}

func TestExistingFilesAreKeptUnlessForced(t *testing.T) {
	for _, existing := range []string{"a_mask.png", "a_overlay.png", "a_cutout.png", "n/iou.npy"} {
		t.Run(existing, func(t *testing.T) {
			s := newStage(t)
			writeFile(t, existing, []byte("mine"))
			const line = "predict a.png --points 60,60 --overlay --cutout --npy n"
			code, _, stderr := s.call(t, line)
			if code != ExitUsage || !strings.Contains(stderr, "already there; use --force") {
				t.Errorf("exit %d, %q", code, stderr)
			}
			if s.model != nil {
				t.Error("the model was opened before the files were looked at")
			}
			if kept, _ := os.ReadFile(existing); string(kept) != "mine" {
				t.Error("the file was replaced")
			}
			s.mustCall(t, line+" --force")
			if kept, _ := os.ReadFile(existing); string(kept) == "mine" {
				t.Error("--force replaced nothing")
			}
		})
	}
}

func TestNoTwoPicturesAreWrittenToOneFileAndNoPictureIsReplaced(t *testing.T) {
	s := newStage(t)
	writePicture(t, "A.jpg", 200, 120)
	writePicture(t, "sub/b.png", 200, 120)
	for _, err := range []error{os.Symlink("a_mask.png", "b_mask.png"), os.Symlink("b.png", "c.png"), os.Link("a.png", "d.png")} {
		if err != nil {
			t.Skipf("no links here: %v", err)
		}
	}
	before := s.files(t)
	for name, c := range map[string]struct{ line, want string }{
		"names that differ by case":    {"a.png A.jpg", "a.png and A.jpg would both be written to A_mask.png"},
		"a link to another's file":     {"a.png b.png", "would both be written to b_mask.png"},
		"a link to the picture":        {"b.png -o c.png", "c.png is a picture to be read and would be replaced"},
		"a second name of the picture": {"a.png -o d.png", "d.png is a picture to be read and would be replaced"},
		"the picture in capitals":      {"a.png -o A.PNG", "A.PNG is a picture to be read and would be replaced"},
	} {
		code, _, stderr := s.call(t, "predict "+c.line+" --points 1,1 --force")
		if code != ExitUsage || !strings.Contains(stderr, c.want) {
			t.Errorf("%s: exit %d, %q; want %q", name, code, stderr, c.want)
		}
		if got := s.files(t); !slices.Equal(got, before) {
			t.Errorf("%s: the files are %v", name, got)
		}
	}
}

func TestOneBadPictureDoesNotStopTheOthers(t *testing.T) {
	s := newStage(t)
	writeFile(t, "bad.png", []byte("\x89PNG\r\n\x1a\nno more"))
	code, stdout, stderr := s.call(t, "predict a.png bad.png b.png --points 60,60 --json -o out")
	if code != ExitFailed || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "bad.png") {
		t.Errorf("exit %d, %q", code, stderr)
	}
	if got, want := s.files(t), []string{"bad.png", "out/a_mask.png", "out/b_mask.png"}; !slices.Equal(got, want) {
		t.Errorf("files %v, want %v", got, want)
	}
	results := decodeLines(t, stdout)
	if len(results) != 3 || results[0].Error != "" || results[1].Error == "" || results[2].Error != "" {
		t.Errorf("results: %s", stdout)
	}
	if results[1].Picture != "bad.png" || results[1].Objects != nil {
		t.Errorf("the failed picture: %+v", results[1])
	}
}

func decodeLines(t *testing.T, stdout string) []pictureResult {
	t.Helper()
	var out []pictureResult
	for line := range strings.Lines(stdout) {
		var r pictureResult
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("not JSON: %q: %v", line, err)
		}
		out = append(out, r)
	}
	return out
}

func TestJSONAgreesWithTheFiles(t *testing.T) {
	s := newStage(t)
	stdout := s.mustCall(t, "predict a.png --boxes 20,20,120,100,130,30,190,90 --points 70,60,160,60 --labels 1,1 --json --cutout --overlay")
	r := decodeLines(t, stdout)[0]
	if r.Picture != "a.png" || r.Width != 200 || r.Height != 120 || r.Model.Name != "Fake" || r.Overlay != "a_overlay.png" {
		t.Errorf("%+v", r)
	}
	if len(r.Objects) != 2 || !reflect.DeepEqual(r.Objects[1].Points, [][2]float64{{160, 60}}) || *r.Objects[1].Box != [4]float64{130, 30, 190, 90} {
		t.Errorf("objects: %s", stdout)
	}
	for _, o := range r.Objects {
		m := o.Masks[0]
		area, bounds := measure(golden.Read(t, string(m.File)).(*image.Gray))
		if m.Area != area || m.Box != bounds || m.Index != 0 || m.IoU == 0 {
			t.Errorf("%+v, but the file has %d pixels in %v", m, area, bounds)
		}
	}
}

func measure(g *image.Gray) (area int, box [4]int) {
	r := image.Rectangle{}
	for y := range g.Rect.Dy() {
		for x := range g.Rect.Dx() {
			if g.GrayAt(x, y).Y == 255 {
				area++
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return area, [4]int{r.Min.X, r.Min.Y, r.Max.X, r.Max.Y}
}

func TestWhichMasksAreWritten(t *testing.T) {
	for _, c := range []struct {
		line string
		want []int
	}{
		{"--points 60,60", []int{0}},
		{"--points 60,60 --multimask", []int{1, 2, 3}},
		{"--boxes 20,20,90,90 --multimask", []int{1, 2, 3}},
		{"--boxes 20,20,90,90 --best", []int{0}},
		{"--points 60,60,80,80 --best", []int{0}},
	} {
		s := newStage(t)
		r := decodeLines(t, s.mustCall(t, "predict a.png --json "+c.line))[0]
		var got []int
		for _, m := range r.Objects[0].Masks {
			got = append(got, m.Index)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s writes masks %v, want %v", c.line, got, c.want)
		}
	}
	s := newStage(t)
	all := decodeLines(t, s.mustCall(t, "predict a.png --json --points 60,60 --multimask"))[0].Objects[0].Masks
	best := decodeLines(t, s.mustCall(t, "predict a.png --json --points 60,60 --best"))[0].Objects[0].Masks[0]
	for _, m := range all {
		if m.IoU > best.IoU {
			t.Errorf("--best is candidate %d with %g, but %d has %g", best.Index, best.IoU, m.Index, m.IoU)
		}
	}
	if best.Index == 0 {
		t.Error("--best after one click is not one of the candidates")
	}
}

func TestArraysHaveTheDocumentedShapesAndGoBackIn(t *testing.T) {
	s := newStage(t)
	s.mustCall(t, "predict a.png --points 60,60 --npy one")
	s.mustCall(t, "predict a.png --boxes 10,10,90,90,100,10,190,90 --multimask --npy two")
	for name, want := range map[string][]int64{
		"one/embedding.npy":     {1, 3, 64, 64},
		"one/low_res_masks.npy": {1, 1, 64, 64},
		"one/iou.npy":           {1, 1},
		"two/low_res_masks.npy": {2, 3, 64, 64},
		"two/iou.npy":           {2, 3},
	} {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		shape, _, err := npy.Read(f)
		f.Close()
		if err != nil || !slices.Equal(shape, want) {
			t.Errorf("%s: shape %v (%v), want %v", name, shape, err, want)
		}
	}
	// A mask input alone is a prompt, and the fake's answer to it is that mask.
	s.mustCall(t, "predict a.png --mask-input one/low_res_masks.npy -o again.png")
	first, again := golden.Read(t, "a_mask.png").(*image.Gray), golden.Read(t, "again.png").(*image.Gray)
	if !slices.Equal(first.Pix, again.Pix) {
		t.Error("the mask input is not what comes out again")
	}
	for _, c := range []struct{ line, want string }{
		{"--points 60,60 --mask-input two/low_res_masks.npy", "[2 3 64 64]"},
		{"--boxes 10,10,90,90,100,10,190,90 --mask-input one/low_res_masks.npy", "takes [2 1 64 64]"},
		{"--points 60,60 --mask-input one/iou.npy", "[1 1 64 64]"},
	} {
		code, _, stderr := s.call(t, "predict a.png -o x.png "+c.line)
		if code != ExitUsage || !strings.Contains(stderr, c.want) {
			t.Errorf("%s: exit %d, %q, want %q", c.line, code, stderr, c.want)
		}
	}
}

func TestAModelThatFailsIsToldOnceWithItsExitCode(t *testing.T) {
	s := newStage(t)
	s.open = func(string, models.Options) inference.Opener {
		return func(context.Context) (inference.Model, error) { return nil, ort.ErrRuntimeMissing }
	}
	code, stdout, stderr := s.call(t, "predict a.png b.png --points 1,1 --json")
	if code != ExitInstall || strings.Count(stderr, "\n") != 1 || stdout != "" {
		t.Errorf("no runtime: exit %d, %q, %q", code, stderr, stdout)
	}
	s.open = fakeOpener(fake.Hooks{Encode: func(context.Context, *picture.Picture) error {
		return errors.New("graph broken\n  at node 7")
	}})
	code, _, stderr = s.call(t, "predict a.png --points 1,1")
	if code != ExitFailed || stderr != "clickmask: a.png: graph broken at node 7\n" {
		t.Errorf("a failing encode: exit %d, %q", code, stderr)
	}
}

func fakeOpener(h fake.Hooks) func(string, models.Options) inference.Opener {
	return func(string, models.Options) inference.Opener { return fake.Opener(fake.Options{Hooks: h}) }
}

func TestInterruptingEndsTheRun(t *testing.T) {
	s := newStage(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.open = fakeOpener(fake.Hooks{Encode: func(context.Context, *picture.Picture) error {
		cancel()
		return nil
	}})
	var stderr strings.Builder
	code := s.run(ctx, []string{"predict", "a.png", "b.png", "--points", "1,1"}, &strings.Builder{}, &stderr)
	if code != ExitFailed || stderr.String() != "clickmask: interrupted\n" {
		t.Errorf("exit %d, %q", code, stderr.String())
	}
	if got := s.files(t); len(got) != 0 {
		t.Errorf("files %v", got)
	}
}
