package parts

import (
	"image/color"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"clickmask/ui/style"
)

// TestGalleryWindow draws the parts together as a window lays them out, to see that they fit each other.
func TestGalleryWindow(t *testing.T) {
	whole := exhibit{"window", style.WindowW, style.WindowH, false, wholeWindow}
	dressed(t, style.Dark)
	compare(t, "window_dark", render(t, whole, 1))
	dressed(t, style.Light)
	compare(t, "window_light", render(t, whole, 1))
}

func wholeWindow() fyne.CanvasObject {
	p := style.Current()
	const w, h = style.WindowW, style.WindowH
	at := func(o fyne.CanvasObject, x, y, w, h float32) fyne.CanvasObject {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
		return o
	}
	bar := topBar(w, Status{Kind: StatusReady, Took: 12 * time.Millisecond})
	rail := toolRail()
	rail.SetUndo(true, "")
	mask := NewMaskPanel()
	mask.SetTarget("dog", true, true)
	mask.SetValues(MaskValues{Grow: 2, Smooth: 0})
	objects := NewObjectPanel(nil)
	objects.SetBottom(mask)
	classes := NewClassPanel(nil)
	classes.OnAdd = func(string) {}
	classes.SetClasses(classRows(5))
	side := NewSidePanel(objects, classes, nil)
	objects.SetRows([]ObjectRow{{ID: 1, Label: "person", Visible: true}, {ID: 2, Label: "dog", Colour: 1, Visible: true, Selected: true}, {ID: 3, Label: "ball", Colour: 2}})
	strip := NewCandidateStrip(nil)
	strip.SetCandidates(candidates(), 0)
	strip.SetClass("dog", 1)
	film := NewFilmstrip()
	film.SetStills(stills(512), 3)
	for i := range 12 {
		film.SetThumb(i, scene(120, 80, i))
	}
	status := NewStatusBar()
	status.SetZoom(0.36)
	status.SetPicture(2241, 1500)
	status.SetCursor(900, 370, true)
	status.SetHint("click adds, right click takes away, drag a box")
	message := NewMessageBar()
	message.ShowMessage(Message{Level: LevelInfo, Text: "Saved beach-mask.png", Action: "Show in folder", Sticky: true})

	const bottom = style.StatusHeight + style.FilmstripHeight
	mid := h - style.TopBarHeight - bottom
	stage := w - style.RailWidth - style.PanelWidth
	m := strip.MinSize()
	picture := canvas.NewImageFromImage(scene(800, 536, 1))
	return container.NewWithoutLayout(
		at(canvas.NewRectangle(color.Color(p.Well)), style.RailWidth, style.TopBarHeight, stage, mid),
		at(picture, style.RailWidth+(stage-800)/2, style.TopBarHeight+(mid-536)/2, 800, 536),
		at(bar, 0, 0, w, style.TopBarHeight),
		at(rail, 0, style.TopBarHeight, style.RailWidth, mid),
		at(side, w-style.PanelWidth, style.TopBarHeight, style.PanelWidth, mid),
		at(strip, style.RailWidth+(stage-m.Width)/2, style.TopBarHeight+mid-m.Height-style.Space16, m.Width, m.Height),
		at(message, style.RailWidth+(stage-560)/2, style.TopBarHeight+style.Space12, 560, 44),
		at(film, 0, h-bottom, w, style.FilmstripHeight),
		at(status, 0, h-style.StatusHeight, w, style.StatusHeight),
	)
}
