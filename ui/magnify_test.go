package ui

import (
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"clickmask/ui/style"
)

func TestTheSizeOfTheInterfaceMultipliesWhatFyneWasTold(t *testing.T) {
	test.NewTempApp(t)
	for _, c := range []struct {
		own     string
		percent int
		want    string
	}{{"", 150, "1.5"}, {"2", 150, "3"}, {"1.5", 80, "1.2"}, {"auto", 120, "1.2"}, {"2", 0, "2"}} {
		t.Setenv(scaleKey, c.own)
		m := newMagnifier()
		m.set(200)
		m.set(c.percent)
		if got := os.Getenv(scaleKey); got != c.want {
			t.Errorf("%d %% of %q is %q, want %q", c.percent, c.own, got, c.want)
		}
	}
	os.Unsetenv(scaleKey)
	m := newMagnifier()
	m.set(200)
	m.set(0)
	if got, set := os.LookupEnv(scaleKey); set {
		t.Errorf("the usual size tells Fyne %q", got)
	}
}

func TestOnlySizesToChooseFromAreRemembered(t *testing.T) {
	for data, want := range map[string]int{`{}`: 0, `{"scale":100}`: 0, `{"scale":150}`: 150, `{"scale":100000}`: 0, `{"scale":-80}`: 0} {
		if s, err := decodeSettings([]byte(data)); err != nil || s.scale != want {
			t.Errorf("%s gives %d, %v", data, s.scale, err)
		}
	}
}

// grown is a window whose units become larger when Fyne looks at its settings.
type grown struct {
	fyne.Window
	resized fyne.Size
}

func (g *grown) Resize(s fyne.Size) { g.resized = s }

func TestTheWindowStaysAsLargeAsItIsOnTheScreen(t *testing.T) {
	t.Setenv(scaleKey, "")
	app := test.NewTempApp(t)
	w := test.NewTempWindow(t, container.NewStack())
	w.Resize(fyne.NewSize(1000, 500))
	g := &grown{Window: w}
	s := &shell{app: app, win: g, magnifier: newMagnifier(), kept: newSettingsKeeper("")}
	app.Settings().AddListener(func(fyne.Settings) { w.Canvas().(interface{ SetScale(float32) }).SetScale(2) })
	before := w.Canvas().Size()
	s.setScale(200)
	if want := fyne.NewSize(max(before.Width/2, style.MinW), max(before.Height/2, style.MinH)); g.resized != want || s.settings.scale != 200 {
		t.Errorf("it is %v of %v, want %v", g.resized, before, want)
	}
}
