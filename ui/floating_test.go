package ui

import (
	"fmt"
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"clickmask/canvas"
	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
	"clickmask/ui/parts"
)

// falls are the kinds of things that can fall on the picture, with whether an object takes them: each is looked for by
// itself, from the top, as Fyne does.
var falls = map[string]func(fyne.CanvasObject) bool{
	"click": func(o fyne.CanvasObject) bool {
		switch o.(type) {
		case fyne.Tappable, fyne.SecondaryTappable, fyne.DoubleTappable, fyne.Focusable, desktop.Mouseable:
			return true
		}
		return false
	},
	"pointer": func(o fyne.CanvasObject) bool { _, ok := o.(desktop.Hoverable); return ok },
	"cursor":  func(o fyne.CanvasObject) bool { _, ok := o.(desktop.Cursorable); return ok },
	"drag":    func(o fyne.CanvasObject) bool { _, ok := o.(fyne.Draggable); return ok },
	"wheel":   func(o fyne.CanvasObject) bool { _, ok := o.(fyne.Scrollable); return ok },
}

// topmost is the object that takes something at a place, nil for none: the last one in the tree, as in Fyne.
func topmost(o fyne.CanvasObject, origin, at fyne.Position, takes func(fyne.CanvasObject) bool) fyne.CanvasObject {
	if !o.Visible() {
		return nil
	}
	origin = origin.Add(o.Position())
	inside := at.X >= origin.X && at.Y >= origin.Y && at.X < origin.X+o.Size().Width && at.Y < origin.Y+o.Size().Height
	var found fyne.CanvasObject
	if inside && takes(o) {
		found = o
	}
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *container.Clip:
		if !inside {
			return nil
		}
		children = test.WidgetRenderer(o).Objects()
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, child := range children {
		if f := topmost(child, origin, at, takes); f != nil {
			found = f
		}
	}
	return found
}

// crowdedWindow is a window as with a picture open, in which everything is shown that can float over it.
func crowdedWindow(t *testing.T, bare bool) *Window {
	t.Helper()
	w := New(test.NewTempApp(t), Options{
		Opener: func(string, models.Options) inference.Opener { return fake.Opener(fake.Options{}) },
		Do:     func(func()) {},
	})
	t.Cleanup(w.Close)
	p := w.parts
	p.objects.SetRows([]parts.ObjectRow{{ID: 1, Label: "dog", Visible: true, Selected: true}, {ID: 2, Visible: true}})
	p.classes.SetClasses([]parts.ClassRow{{ID: 1, Name: "dog"}})
	p.mask.SetTarget("dog", true, false)
	p.strip.SetCandidates([]parts.Candidate{{Thumb: image.NewAlpha(image.Rect(0, 0, 9, 9)), Score: 1}, {Score: 0.5}}, 0)
	p.strip.SetClass("dog", 1)
	w.say(parts.Message{Text: "No class has the key 3 yet. Add classes in the panel.", Action: "Go on", Sticky: true})
	w.layout.pictures = 2
	w.layout.bare, w.layout.brought = bare, bare
	return w
}

// What floats over the picture swallows all that falls on it, beside its buttons too. Tips are not touched, and the line of
// progress is the edge of the picture.
func TestWhatFloatsLetsNothingFallOnThePicture(t *testing.T) {
	for _, bare := range []bool{false, true} {
		for _, classes := range []bool{false, true} {
			w := crowdedWindow(t, bare)
			f := w.layout
			f.side.ShowClasses(classes)
			for _, size := range []fyne.Size{fyne.NewSize(400, 300), fyne.NewSize(720, 480), fyne.NewSize(880, 700), fyne.NewSize(1280, 800)} {
				f.box.Resize(size)
				f.drawer = f.compact
				f.arrange()
				over, floating := false, 0
				for _, part := range f.box.Objects {
					if part == fyne.CanvasObject(w.parts.canvas) {
						over = true
						continue
					}
					if !over || !part.Visible() || part == fyne.CanvasObject(w.parts.progress) {
						continue
					}
					where := fmt.Sprintf("%vx%v, full screen %v, classes %v, %T", size.Width, size.Height, bare, classes, part)
					if floats := fellThrough(t, f, part, where); floats {
						floating++
					}
				}
				want := 2 // message and candidates
				if f.compact || bare {
					want++
				}
				if floating != want {
					t.Errorf("%v, full screen %v: %d parts float over the picture, want %d", size, bare, floating, want)
				}
			}
		}
	}
}

// fellThrough tells what falls through a part onto the picture, and says whether it lies over that at all.
func fellThrough(t *testing.T, f *layout, part fyne.CanvasObject, where string) (floats bool) {
	t.Helper()
	at, size := part.Position(), part.Size()
	for x := at.X + 1; x < at.X+size.Width-1; x += 7 {
		for y := at.Y + 1; y < at.Y+size.Height-1; y += 7 {
			stage := f.places.stage
			if !(rect{x, y, 1, 1}).overlaps(stage) {
				continue
			}
			floats = true
			for fall, takes := range falls {
				if _, through := topmost(f.box, fyne.Position{}, fyne.NewPos(x, y), takes).(*canvas.Canvas); through {
					t.Errorf("%s: %s at %v,%v falls on the picture", where, fall, x-at.X, y-at.Y)
					return true
				}
			}
		}
	}
	return floats
}

// A message that has no room beside a drawer leaves its tabs and what is first in it in sight.
func TestAMessageCoversNeitherTabsNorTheFirstRowOfADrawer(t *testing.T) {
	const first = parts.SidePanelTop
	everySize(func(size fyne.Size, c content) {
		if t.Failed() {
			return
		}
		a := arrange(size, c)
		for _, height := range []float32{44, 60, 92} {
			at := a.message(func(float32) float32 { return height })
			if at.y < a.stage.y || at.x < a.stage.x || at.x+at.w > a.stage.x+a.stage.w {
				t.Errorf("%v %+v: the message at %v lies outside of %v", size, c, at, a.stage)
			}
			top := rect{a.panel.x, a.panel.y, a.panel.w, first}
			if at.overlaps(top) && a.panel.h >= first+height+8 {
				t.Errorf("%v %+v: the message at %v covers %v", size, c, at, top)
			}
			if a.panel.overlaps(a.float) && a.panel.h >= first+height+8 && a.strip != a.float && at.overlaps(a.strip) {
				t.Errorf("%v %+v: the message at %v lies on the candidates' %v", size, c, at, a.strip)
			}
		}
	})
}
