package parts

import (
	"image/color"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

func TestTheLineInTheSaveButtonFollowsIt(t *testing.T) {
	b := NewTopBar(nil)
	window(t, b, 900, style.TopBarHeight)
	line := func() color.Color {
		objects := test.WidgetRenderer(b.save).Objects()
		return objects[len(objects)-1].(*canvas.Rectangle).FillColor
	}
	off := line()
	b.SetCanSave(true)
	if line() == off {
		t.Error("the line is that of a button that is off")
	}
	b.SetCanSave(false)
	if line() != off {
		t.Error("the line stayed when there was nothing to save any more")
	}
}

func TestStatusIsSaidInWords(t *testing.T) {
	for _, c := range []struct {
		status   Status
		en, ja   string
		narrowed string
	}{
		{Status{Kind: StatusPreparing, Progress: 0.404}, "Getting the picture ready 40 %", "画像を準備しています 40 %", "40 %"},
		{Status{Kind: StatusPreparing, Progress: -1}, "Getting the picture ready", "画像を準備しています", ""},
		{Status{Kind: StatusReady, Took: 12 * time.Millisecond}, "Ready 12 ms", "準備完了 12 ミリ秒", "Ready 12 ms"},
		{Status{Kind: StatusReady, Took: 200 * time.Microsecond}, "Ready 1 ms", "準備完了 1 ミリ秒", "Ready 1 ms"},
		{Status{Kind: StatusReady, Took: 1250 * time.Millisecond}, "Ready 1.2 s", "準備完了 1.2 秒", "Ready 1.2 s"},
		{Status{Kind: StatusReady}, "Ready", "準備完了", "Ready"},
		{Status{Kind: StatusThinking}, "Thinking", "計算中", "Thinking"},
		{Status{Kind: StatusFailed, Text: "Out of memory"}, "Out of memory", "Out of memory", "Out of memory"},
		{Status{}, "", "", ""},
	} {
		if got := c.status.words(); got != c.en {
			t.Errorf("%+v: %q, want %q", c.status, got, c.en)
		}
		if got := c.status.briefWords(); got != c.narrowed {
			t.Errorf("%+v in a narrow window: %q, want %q", c.status, got, c.narrowed)
		}
		lang.Set("ja")
		if got := c.status.words(); got != c.ja {
			t.Errorf("%+v in Japanese: %q, want %q", c.status, got, c.ja)
		}
		lang.Set("en")
	}
}

func TestTopBarShowsTheFileAndItsChanges(t *testing.T) {
	b := NewTopBar(nil)
	window(t, b, 1280, 44)
	b.SetFile("beach.jpg", true)
	if got := shownTexts(t, b); !slices.Contains(got, "beach.jpg") {
		t.Errorf("texts %q", got)
	}
	b.SetFile("", true)
	if got := shownTexts(t, b); slices.Contains(got, "beach.jpg") {
		t.Errorf("texts %q after closing", got)
	}
}

func TestTopBarCallsBack(t *testing.T) {
	var calls []string
	note := func(what string) func() { return func() { calls = append(calls, what) } }
	b := NewTopBar(nil)
	b.OnOpen, b.OnSettings, b.OnPanel, b.OnStatus = note("open"), note("settings"), note("panel"), note("status")
	window(t, b, 800, 44)
	b.SetStatus(Status{Kind: StatusFailed})
	for _, o := range []fyne.Tappable{b.open, b.settings, b.panel, b.status} {
		o.Tapped(nil)
	}
	if want := []string{"open", "settings", "panel", "status"}; !slices.Equal(calls, want) {
		t.Errorf("calls %v, want %v", calls, want)
	}
}

// Whatever the language and the state, the parts of the bar must not lie on each other at the smallest width.
func TestTopBarFitsTheSmallestWindow(t *testing.T) {
	defer lang.Set("en")
	for _, n := range lang.Names() {
		lang.Set(n.Code)
		b := topBar(style.MinW, Status{Kind: StatusPreparing, Progress: 1})
		b.SetFile("a very long name of a picture that does not fit.jpg", true)
		b.SetModel("A model with a very long name that is cut")
		window(t, b, style.MinW, 44)
		end := float32(0)
		for _, o := range []fyne.CanvasObject{b.open, b.save, b.model, b.status, b.settings, b.panel} {
			if o.Position().X < end {
				t.Errorf("%s: %T begins at %.0f, the one before ends at %.0f", n.Code, o, o.Position().X, end)
			}
			end = o.Position().X + o.Size().Width
		}
		if end > style.MinW {
			t.Errorf("%s: the bar ends at %.0f", n.Code, end)
		}
	}
}

func TestProgressLineIsThereOnlyInBetween(t *testing.T) {
	l := NewProgressLine()
	window(t, l, 200, 2)
	for _, c := range []struct {
		value float64
		want  bool
	}{{0, false}, {0.3, true}, {1, false}, {7, false}, {-2, false}} {
		l.SetValue(c.value)
		if got := test.TempWidgetRenderer(t, l).Objects()[0].Visible(); got != c.want {
			t.Errorf("visible at %v: %v", c.value, got)
		}
	}
}
