package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"

	"clickmask/cli/eval"
	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
	"clickmask/internal/golden"
	"clickmask/mask"
	"clickmask/prompt"
)

// closerStage is a stage with a picture that has room for a closer look, c.png, and a model that is for it or not.
func closerStage(t *testing.T, closer bool) *stage {
	t.Helper()
	s := newStage(t)
	s.open = func(string, models.Options) inference.Opener {
		return func(context.Context) (inference.Model, error) {
			s.model = fake.New(fake.Options{Closer: closer})
			return s.model, nil
		}
	}
	writePicture(t, "c.png", 400, 300)
	return s
}

func TestWhetherPredictLooksCloser(t *testing.T) {
	for name, c := range map[string]struct {
		closer bool // what the model is for
		flags  string
		looks  int
	}{
		"a model that is for it":          {true, "", 1},
		"told not to":                     {true, "--closer=false", 0},
		"a model that is not":             {false, "", 0},
		"told to":                         {false, "--closer", 1},
		"the mask that the window shows":  {true, "--best", 1},
		"the candidates":                  {true, "--multimask", 3},
		"arrays are of the whole picture": {true, "--npy n", 0},
		"arrays, told not to":             {true, "--npy n --closer=false", 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := closerStage(t, c.closer)
			r := decodeLines(t, s.mustCall(t, "predict c.png --points 250,120 --json --no-cache "+c.flags))[0]
			parts := 0
			for _, m := range r.Objects[0].Masks {
				if m.Part == nil {
					continue
				}
				parts++
				p := image.Rect(m.Part[0], m.Part[1], m.Part[2], m.Part[3])
				if b := image.Rect(m.Box[0], m.Box[1], m.Box[2], m.Box[3]); !p.In(image.Rect(0, 0, 400, 300)) || !b.In(p) || b.Empty() {
					t.Errorf("mask %d in %v was seen in %v", m.Index, b, p)
				}
			}
			if parts != c.looks {
				t.Errorf("%d masks were looked at closer, want %d", parts, c.looks)
			}
			if n := s.model.Counts().Decodes; n != 1+c.looks {
				t.Errorf("the model was asked %d times", n)
			}
		})
	}
}

func TestACloserMaskIsWhatIsWritten(t *testing.T) {
	s := closerStage(t, true)
	// Long and thin: of the whole picture one number stands for more than half its width.
	const line = "predict c.png --boxes 200,120,250,130 --json --cutout -o "
	stdout := s.mustCall(t, line+"closer.png")
	plain := s.mustCall(t, line+"plain.png --closer=false")
	if strings.Contains(plain, `"part"`) || !strings.Contains(stdout, `"part":[`) {
		t.Errorf("without a look %s\nwith it %s", plain, stdout)
	}
	closer, coarse := golden.Read(t, "closer.png").(*image.Gray), golden.Read(t, "plain.png").(*image.Gray)
	if slices.Equal(closer.Pix, coarse.Pix) {
		t.Error("the mask is the same with and without a look")
	}
	m := decodeLines(t, stdout)[0].Objects[0].Masks[0]
	if area, box := measure(closer); m.Area != area || m.Box != box {
		t.Errorf("%+v, but the file has %d pixels in %v", m, area, box)
	}
	// The fake draws the box's ellipse, pi/4 * 50 * 10 pixels.
	ideal := func(g *image.Gray) int { area, _ := measure(g); return max(area-393, 393-area) }
	if ideal(closer) >= ideal(coarse) {
		t.Errorf("off by %d pixels with a look, by %d without", ideal(closer), ideal(coarse))
	}
}

func TestArraysAndLookingCloserAreOneOrTheOther(t *testing.T) {
	s := closerStage(t, true)
	code, stdout, stderr := s.call(t, "predict c.png --points 250,120 --npy n --closer")
	if code != ExitUsage || stdout != "" || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "use one of the two") {
		t.Errorf("exit %d, %q, %q", code, stdout, stderr)
	}
	if s.model != nil || len(s.files(t)) != 1 { // c.png
		t.Errorf("something was done: %v", s.files(t))
	}
}

// failsCloser answers of whole pictures alone.
type failsCloser struct{ *fake.Model }

func (f failsCloser) Decode(ctx context.Context, e *inference.Embedding, p prompt.Prompt, in *mask.Logits) (*prompt.Answer, error) {
	if !e.Grid.Crop.Empty() {
		return nil, errors.New("the model gave an error")
	}
	return f.Model.Decode(ctx, e, p, in)
}

func TestALookThatFailsFailsThePicture(t *testing.T) {
	s := closerStage(t, true)
	s.open = func(string, models.Options) inference.Opener {
		return func(context.Context) (inference.Model, error) {
			return failsCloser{fake.New(fake.Options{Closer: true})}, nil
		}
	}
	code, _, stderr := s.call(t, "predict c.png --points 250,120")
	if code != ExitFailed || stderr != "clickmask: c.png: the model gave an error\n" {
		t.Errorf("exit %d, %q", code, stderr)
	}
}

// writeObject makes a mask of a picture with one object.
func writeObject(t *testing.T, name string, w, h int, object image.Rectangle) {
	t.Helper()
	g := image.NewGray(image.Rect(0, 0, w, h))
	for y := object.Min.Y; y < object.Max.Y; y++ {
		for x := object.Min.X; x < object.Max.X; x++ {
			g.Pix[y*g.Stride+x] = 1
		}
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, g); err != nil {
		t.Fatal(err)
	}
	writeFile(t, name, buf.Bytes())
}

func TestEvalSaysWhetherItLookedCloser(t *testing.T) {
	for name, c := range map[string]struct {
		closer bool
		flags  string
		want   bool
	}{
		"a model that is for it": {true, "", true},
		"told not to":            {true, "--closer=false", false},
		"a model that is not":    {false, "", false},
		"told to":                {false, "--closer", true},
	} {
		t.Run(name, func(t *testing.T) {
			s := closerStage(t, c.closer)
			writeCorpus(t, "c.png,m.png,mine,val\n")
			writeObject(t, "m.png", 400, 300, image.Rect(180, 100, 260, 170))
			stdout := s.mustCall(t, "eval --manifest m.csv --json "+c.flags)
			var report eval.Report
			if err := json.Unmarshal([]byte(stdout), &report); err != nil {
				t.Fatal(err)
			}
			if report.Closer != c.want || (report.LookMs > 0) != c.want || strings.Contains(stdout, `"look_ms"`) != c.want || !strings.Contains(stdout, `"closer"`) {
				t.Errorf("closer %v, %g ms a look, want %v", report.Closer, report.LookMs, c.want)
			}
			if got := s.model.Counts().Encodes; (got > 1) != c.want {
				t.Errorf("%d encodes", got)
			}
		})
	}
}
