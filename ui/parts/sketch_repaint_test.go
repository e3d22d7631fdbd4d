package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// forgetful is a driver that, as the real one, knows no canvas of what it has not painted.
type forgetful struct {
	fyne.Driver
	canvas *countingCanvas
}

func (f forgetful) CanvasForObject(fyne.CanvasObject) fyne.Canvas { return nil }
func (f forgetful) AllWindows() []fyne.Window                     { return []fyne.Window{countedWindow{canvas: f.canvas}} }

type countedWindow struct {
	fyne.Window
	canvas fyne.Canvas
}

func (w countedWindow) Canvas() fyne.Canvas { return w.canvas }

type countingCanvas struct {
	fyne.Canvas
	asked int
}

func (c *countingCanvas) Refresh(fyne.CanvasObject) { c.asked++ }

type appOn struct {
	fyne.App
	driver fyne.Driver
}

func (a appOn) Driver() fyne.Driver { return a.driver }

func TestWhatAppearsForTheFirstTimeAsksForAFrame(t *testing.T) {
	app := test.NewTempApp(t)
	frames := &countingCanvas{}
	fyne.SetCurrentApp(appOn{app, forgetful{app.Driver(), frames}})
	t.Cleanup(func() { fyne.SetCurrentApp(app) })
	message, strip, line := NewMessageBar(), NewCandidateStrip(nil), NewProgressLine()
	for name, appears := range map[string]func(){
		"a message":          func() { message.ShowMessage(Message{Level: LevelError, Text: "a.jpg is gone."}) },
		"the candidates":     func() { strip.SetCandidates(candidates(), 0) },
		"progress":           func() { line.SetBusy(true) },
		"progress in number": func() { line.SetValue(0.5) },
	} {
		before := frames.asked
		appears()
		if frames.asked == before {
			t.Errorf("%s came without a frame to be seen in", name)
		}
	}
	line.Hide()
	before := frames.asked
	line.SetValue(0.7)
	if frames.asked != before {
		t.Error("a hidden part asks for frames, which cost")
	}
}
