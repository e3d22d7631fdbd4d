//go:build linux

package uitest

import (
	"fmt"
	"image"
	"image/color"
	"slices"
	"testing"

	"clickmask/project"
	"clickmask/ui/style"
)

// The window of these tests, in pixels, of which a unit has one.
const windowW, windowH = 1000, 640

// stageOf is where the picture lies in the window with a number of pictures open.
func stageOf(pictures int) image.Rectangle { return stageIn(image.Pt(windowW, windowH), pictures) }

// stageIn is stageOf in a window of another size.
func stageIn(size image.Point, pictures int) image.Rectangle {
	low := size.Y - int(style.StatusHeight)
	if pictures > 1 {
		low -= int(style.FilmstripHeight)
	}
	return image.Rect(int(style.RailWidth), int(style.TopBarHeight), size.X-int(style.PanelWidth), low)
}

// middleOf is the middle of a rectangle.
func middleOf(r image.Rectangle) image.Point { return r.Min.Add(r.Size().Div(2)) }

// growMost is the right end of the slider "Grow", which lies in the panel's lowest part.
func growMost(pictures int) image.Point {
	const panelHeight, below, value = 228, 88, 58 // see parts.MaskPanel
	return image.Pt(windowW-int(style.Space16)-value-2, stageOf(pictures).Max.Y-panelHeight+below)
}

// stillOf is a picture of the filmstrip, which has not been scrolled.
func stillOf(i int) image.Rectangle {
	const pitch = 100 // see parts.Filmstrip
	x, y := int(style.Space8)+pitch*i, windowH-int(style.StatusHeight)-int(style.FilmstripHeight)
	return image.Rect(x, y, x+pitch, y+int(style.FilmstripHeight))
}

// messageOf is where a message floats over the picture.
func messageOf(pictures int) image.Rectangle {
	r := stageOf(pictures)
	r.Max.Y = r.Min.Y + 64
	return r
}

// click presses the left button at a place.
func (p *program) click(at image.Point) {
	p.t.Helper()
	p.do(clickAt(at)...)
}

// clickAt are xdotool's commands for it.
func clickAt(at image.Point) []string {
	return []string{"mousemove", fmt.Sprint(at.X), fmt.Sprint(at.Y), "click", "1"}
}

// covered looks whether a card, a question or a dialog lies over the window, which dims the top bar.
func (p *program) covered() bool {
	return colourAt(p.shot(""), image.Pt(windowW/2, 3)) != style.DarkPalette.Window
}

func colourAt(img image.Image, at image.Point) color.NRGBA {
	return color.NRGBAModel.Convert(img.At(at.X, at.Y)).(color.NRGBA)
}

// count counts the pixels within r that have a colour.
func count(img image.Image, r image.Rectangle, c color.NRGBA) int {
	r = r.Intersect(img.Bounds())
	n := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if colourAt(img, image.Pt(x, y)) == c {
				n++
			}
		}
	}
	return n
}

// still waits until two pictures of the window, one after the other, are the same: nothing moves and nothing comes.
func (p *program) still() image.Image {
	p.t.Helper()
	before := p.shot("")
	var now image.Image
	p.waitFor("the window is still", func() bool {
		now = p.shot("")
		same := sameWithin(now.Bounds(), now, before)
		before = now
		return same
	})
	return now
}

// sameWithin compares two pictures of the window within r.
func sameWithin(r image.Rectangle, a, b image.Image) bool {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if a.At(x, y) != b.At(x, y) && colourAt(a, image.Pt(x, y)) != colourAt(b, image.Pt(x, y)) {
				return false
			}
		}
	}
	return true
}

// work is the unsaved work of the program as it stands in its journal, without pages where there is none. An answer that
// is awaited is not in it.
func (p *program) work() project.Session {
	for _, r := range p.safe(p.t) {
		if s, err := r.Load(); err == nil {
			return s
		}
	}
	return project.Session{}
}

// waitForWork waits until the journal says something of the work.
func (p *program) waitForWork(what string, so func(s project.Session) bool) project.Session {
	p.t.Helper()
	var s project.Session
	p.waitFor(what, func() bool {
		s = p.work()
		return len(s.Pages) > 0 && so(s)
	})
	return s
}

// waitForTitle waits until a page is shown.
func (p *program) waitForTitle(name string) {
	p.t.Helper()
	p.waitFor(name+" is shown", func() bool { return p.title() == name+" - ClickMask" })
}

// toggleDone marks a page done, or takes the mark away, by its key. What was typed before is done when that is in the
// journal: the window takes one key after the other.
func (p *program) toggleDone(page int) project.Session {
	p.t.Helper()
	before := project.Untouched
	if s := p.work(); len(s.Pages) > page {
		before = s.Pages[page].Mark
	}
	p.do("key", "m")
	return p.waitForWork("the key M marks the page", func(s project.Session) bool { return s.Pages[page].Mark != before })
}

// classesOf are the classes of a page's objects by name, the oldest first.
func classesOf(s project.Session, page int) []string {
	var names []string
	for _, o := range s.Pages[page].Objects {
		c, _ := s.Classes.Find(o.Class)
		names = append(names, c.Name)
	}
	return names
}

func wantClasses(t *testing.T, s project.Session, page int, want ...string) {
	t.Helper()
	if got := classesOf(s, page); !slices.Equal(got, want) {
		t.Errorf("the objects of page %d have the classes %q, want %q", page, got, want)
	}
}
