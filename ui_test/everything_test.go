package uitest

import (
	"context"
	"image"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/inference"
	"clickmask/inference/everything"
	"clickmask/inference/pairs"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/ui/desk"
)

func TestEverythingIsFoundAndKeptInTheWindow(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("a.png", 320, 200))
	s.press(fyne.KeyT)
	// The fake model's masks are discs round each point, of one of which it thinks enough.
	n := 0
	s.until("everything is found", func() bool {
		m := regexp.MustCompile(`(\d+) things were found`).FindStringSubmatch(s.words())
		if m != nil {
			n, _ = strconv.Atoi(m[1])
		}
		return m != nil
	})
	if !s.has("click keeps what is lit, a drag the whole things it crosses, Tab lights what is round it") {
		t.Errorf("the tool does not say what it does: %q", s.words())
	}
	s.drag(100, 100, 200, 100, desktop.MouseButtonPrimary, 0)
	s.until("what the drag crosses is kept", func() bool { return len(s.page().Objects) > 1 })
	if name, _ := s.w.Document().CanUndo(); name != "Keep what was found" {
		t.Errorf("the step is %q", name)
	}
	s.w.Command("Undo")
	if len(s.page().Objects) != 0 {
		t.Error("it was more than one step")
	}
	s.w.Command("Keep all that was found")
	s.until("all is kept", func() bool { return len(s.page().Objects) == n })
	if s.w.Command("Keep all that was found"); len(s.page().Objects) != n {
		t.Error("there is something left to keep")
	}
	s.w.Command("Undo")
	s.press(fyne.KeyQ)
	if s.has("click keeps what is lit, a drag the whole things it crosses, Tab lights what is round it") {
		t.Error("the hint stays with another tool in hand")
	}
}

// finder finds one thing in every picture.
type finder struct {
	name   string
	closed bool
}

func (f *finder) Info() inference.Info { return inference.Info{Name: f.name, Fingerprint: f.name} }
func (f *finder) Close() error         { f.closed = true; return nil }
func (f *finder) Find(_ context.Context, p *picture.Picture) ([]*everything.Region, error) {
	w, h := p.Size()
	r := everything.OfMask(mask.Rect(w, h, image.Rect(10, 20, 110, 90)), 0.8)
	r.Class = "car"
	return []*everything.Region{r}, nil
}

// A file of a model that finds by itself finds everything; clicks stay with the other model.
func TestAModelFileFindsEverything(t *testing.T) {
	fast := &finder{name: "FastSAM-s"}
	s := open(t, options{finder: func(path string) (desk.Finder, error) {
		if filepath.Base(path) != "FastSAM-s.onnx" {
			return nil, &pairs.Error{Kind: pairs.Unknown}
		}
		return fast, nil
	}})
	s.shows(s.picture("a.png", 320, 200))
	s.picker.open = []string{filepath.Join(s.dir, "pair.onnx")}
	s.w.Command("Find everything with a model file…")
	s.until("it is refused", func() bool { return s.has("pair.onnx is no model that finds everything") })
	s.picker.open = []string{filepath.Join(s.dir, "FastSAM-s.onnx")}
	s.w.Command("Find everything with a model file…")
	s.until("it is taken", func() bool { return s.has("FastSAM-s.onnx finds everything now") })
	s.press(fyne.KeyT)
	s.until("one thing is found", func() bool { return s.has("1 thing was found") })
	s.w.Command("Keep all that was found")
	s.until("it is kept", func() bool { return len(s.page().Objects) == 1 })
	o := s.page().Objects[0]
	if o.Model != "FastSAM-s" || s.w.Document().ClassName(o.Class) != "car" || o.Mask.Bounds() != image.Rect(10, 20, 110, 90) {
		t.Errorf("%+v", o)
	}
	s.w.Command("Find everything with the model of the clicks")
	s.until("that finds more", func() bool { return s.has("things were found") })
	s.until("the file's is closed", func() bool { return fast.closed })
}
