package ui

import (
	"math/rand/v2"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
	"clickmask/ui/parts"
	"clickmask/ui/style"
)

// everySize goes over windows from the smallest to a large one, and over what they may hold.
func everySize(each func(size fyne.Size, c content)) {
	for width := style.MinW; width <= 2000; width += 37 {
		for height := style.MinH; height <= 1300; height += 31 {
			for pictures := range 3 {
				for bits := range 16 {
					each(fyne.NewSize(width, height), content{pictures: pictures, drawer: bits&1 > 0, folded: bits&2 > 0, bare: bits&4 > 0, strip: parts.CompactStripHeight * float32(bits>>3)})
				}
			}
		}
	}
}

func TestPartsFillTheWindowAndLieOnNothing(t *testing.T) {
	everySize(func(size fyne.Size, c content) {
		if t.Failed() {
			return
		}
		a := arrange(size, c)
		all := map[string]rect{"top": a.top, "rail": a.rail, "stage": a.stage, "panel": a.panel, "film": a.film, "status": a.status}
		covered := float32(0)
		drawer := a.panel.w > 0 && a.panel.overlaps(a.stage)
		for name, r := range all {
			if r.w == 0 {
				continue
			}
			if r.x < 0 || r.y < 0 || r.x+r.w > size.Width || r.y+r.h > size.Height || r.h <= 0 {
				t.Errorf("%v %+v: the %s lies outside: %v", size, c, name, r)
			}
			for other, s := range all {
				if name < other && r.overlaps(s) && !(name == "panel" && other == "stage" && (c.bare || drawerAt(size))) {
					t.Errorf("%v %+v: the %s at %v lies on the %s at %v", size, c, name, r, other, s)
				}
			}
			if name != "panel" || !drawer {
				covered += r.w * r.h
			}
		}
		if covered != size.Width*size.Height {
			t.Errorf("%v %+v: %v of %v are covered", size, c, covered, size.Width*size.Height)
		}
		if a.stage.w < 280 || a.stage.h < 200 {
			t.Errorf("%v %+v: the picture has %v", size, c, a.stage)
		}
		if c.bare && (a.stage.w != size.Width || a.stage.h != size.Height) {
			t.Errorf("%v %+v: full screen leaves the picture %v", size, c, a.stage)
		}
		if f := a.float; f.x < a.stage.x || f.x+f.w > a.stage.x+a.stage.w || f.w < floatLeast {
			t.Errorf("%v %+v: what floats has %v", size, c, f)
		}
		if c.strip > 0 && c.pictures > 0 {
			if at, ok := freePlace(a.strip, fyne.NewSize(min(270, a.strip.w-2*style.Space4), c.strip), 200, nil); !ok || a.panel.overlaps(rect{at.X, at.Y, 200, c.strip}) {
				t.Errorf("%v %+v: the drawer at %v covers the candidates at %v", size, c, a.panel, at)
			}
		}
	})
}

func TestWhatFloatsCoversNothingThatIsTaken(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range 20000 {
		area := rect{48, 44, 280 + 1000*random.Float32(), 200 + 700*random.Float32()}
		size := fyne.NewSize(200+250*random.Float32(), 44+32*random.Float32())
		var taken []rect
		for range random.IntN(12) {
			taken = append(taken, rect{area.x + area.w*random.Float32() - 12, area.y + area.h*random.Float32() - 12, 24, 24})
		}
		at, ok := freePlace(area, size, size.Width, taken)
		if !ok {
			if len(taken) == 0 && area.w > size.Width+2*style.Space4 {
				t.Fatalf("%v has no room for %v", area, size)
			}
			continue
		}
		found++
		r := rect{at.X, at.Y, size.Width, size.Height}
		if r.x < area.x || r.y < area.y || r.x+r.w > area.x+area.w || r.y+r.h > area.y+area.h {
			t.Fatalf("%v lies outside of %v", r, area)
		}
		for _, p := range taken {
			if r.overlaps(p) {
				t.Fatalf("%v covers %v", r, p)
			}
		}
	}
	if found < 15000 {
		t.Errorf("only %d of 20000 found a place", found)
	}
	area := rect{0, 0, 800, 600}
	if at, _ := freePlace(area, fyne.NewSize(400, 76), 400, nil); at != fyne.NewPos(200, 508) {
		t.Errorf("with nothing in the way it is at %v", at)
	}
	if at, _ := freePlace(area, fyne.NewSize(500, 76), 400, nil); at != fyne.NewPos(200, 508) {
		t.Errorf("with more behind its core it is at %v", at)
	}
	if at, _ := freePlace(area, fyne.NewSize(700, 76), 400, nil); at.X != 84 {
		t.Errorf("without room for more behind its core it is at %v", at)
	}
}

// The parts themselves, in the window: at each size those that are seen are where the arrangement has them.
func TestWindowFoldsDownToItsLeastSize(t *testing.T) {
	w := New(test.NewTempApp(t), Options{
		Opener: func(string, models.Options) inference.Opener { return fake.Opener(fake.Options{}) },
		Do:     func(func()) {},
	})
	defer w.Close()
	if least := w.layout.root.MinSize(); least.Width > 512 || least.Height > 384 {
		t.Fatalf("the least window is %v, a screen of 1024 x 768 has 512 x 384 at two pixels a unit", least)
	}
	for width := style.MinW; width <= 1300; width += 83 {
		for height := style.MinH; height <= 900; height += 71 {
			w.layout.box.Resize(fyne.NewSize(width, height))
			var seen []rect
			for _, o := range []fyne.CanvasObject{w.parts.top, w.parts.rail, w.parts.canvas, w.parts.welcome, w.parts.film, w.parts.status, w.layout.side} {
				if !o.Visible() {
					continue
				}
				r := rect{o.Position().X, o.Position().Y, o.Size().Width, o.Size().Height}
				if r.x+r.w > width || r.y+r.h > height {
					t.Errorf("%vx%v: %T reaches to %v", width, height, o, r)
				}
				for _, other := range seen {
					if r.overlaps(other) {
						t.Errorf("%vx%v: %T at %v lies on %v", width, height, o, r, other)
					}
				}
				seen = append(seen, r)
			}
			if len(seen) != 3 { // no picture is open: top, welcome, status
				t.Errorf("%vx%v: %d parts are seen", width, height, len(seen))
			}
		}
	}
}
