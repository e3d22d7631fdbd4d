// Package uitest drives the whole window as a person does, with a scripted model and scripted dialogs.
package uitest

import (
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynecanvas "fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/inference/trial"
	"clickmask/matte"
	"clickmask/project"
	"clickmask/ui"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
)

// stage is one open window with everything round it.
type stage struct {
	t        *testing.T
	app      fyne.App
	w        *ui.Window
	model    *fake.Model
	picker   *picker
	dir      string // of the pictures
	state    string
	settings string // their file
	fast     []bool // whether it was to be, each time a model was opened

	mu    sync.Mutex
	calls []func() // for Fyne's goroutine, which is the test's
	more  chan struct{}
	timer []*func() // waiting for time to pass, nil when cancelled
}

// options change what a stage is made of.
type options struct {
	hooks   fake.Hooks
	opener  func(string) inference.Opener
	models  *models.Store
	on      func(string, ort.Placement) inference.Opener // in place of opener
	device  ort.Device                                   // as on the command line
	machine ui.Devices
	state   string // a state folder of an earlier window
	// settings is the file of an earlier window, or one made by [remember].
	settings string
	finder   func(path string) (desk.Finder, error)
	now      func() time.Time // nil is the clock
	pointer  func(fyne.Window) (fyne.Position, bool)
	noState  bool      // the system names no folder for it
	net      matte.Net // of fine edges; nil leaves them to a filter
}

// open makes a window that has shown nothing yet.
func open(t *testing.T, o options) *stage {
	t.Helper()
	lang.Set("en")
	s := &stage{t: t, app: test.NewTempApp(t), dir: t.TempDir(), state: o.state, settings: o.settings, picker: &picker{}, more: make(chan struct{}, 1)}
	if s.settings == "" {
		s.settings = remember(t, nil)
	}
	if s.state == "" && !o.noState {
		s.state = t.TempDir()
	}
	// Fyne dates new renderers by its last frame and drops them a minute later, so a window of tests needs a fresh one.
	software.NewCanvas().Capture()
	s.model = fake.New(fake.Options{Name: "Built-in", Hooks: o.hooks})
	if o.opener == nil {
		o.opener = func(string) inference.Opener { return s.model.Opener() }
	}
	if o.on == nil {
		o.on = func(name string, _ ort.Placement) inference.Opener { return o.opener(name) }
	}
	s.w = ui.New(s.app, ui.Options{
		Opener: func(name string, how models.Options) inference.Opener {
			s.fast = append(s.fast, how.Fast)
			return o.on(name, how.Placement)
		},
		Finder: func(_ context.Context, path string) (desk.Finder, error) { return o.finder(path) },
		Device: o.device, Devices: o.machine, Models: o.models, StateDir: s.state, NoState: o.noState, Settings: s.settings, Attempts: trial.NewAttempts(s.state), Picker: s.picker, Now: o.now, Pointer: o.pointer, Net: o.net, Do: s.do, Aside: func(f func()) { f() },
		After: func(_ time.Duration, f func()) func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			due := &f
			s.timer = append(s.timer, due)
			return func() {
				s.mu.Lock()
				defer s.mu.Unlock()
				*due = nil
			}
		},
	})
	s.w.Fyne().Resize(fyne.NewSize(1000, 640))
	s.w.Show()
	t.Cleanup(func() { s.w.Close() })
	return s
}

// remember makes a file of settings.
func remember(t *testing.T, settings map[string]any) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "settings.json")
	data, err := json.Marshal(settings)
	if err == nil {
		err = os.WriteFile(path, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// remembered is what a file of settings says by a name.
func remembered(t *testing.T, path, name string) any {
	t.Helper()
	var settings map[string]any
	data, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(data, &settings)
	}
	if err != nil {
		t.Fatal(err)
	}
	return settings[name]
}

// do belongs to ui.Options: it hands a call to the test's goroutine.
func (s *stage) do(f func()) {
	s.mu.Lock()
	s.calls = append(s.calls, f)
	s.mu.Unlock()
	select {
	case s.more <- struct{}{}:
	default:
	}
}

// pump makes the calls that wait, and says whether there were any.
func (s *stage) pump() bool {
	s.mu.Lock()
	calls := s.calls
	s.calls = nil
	s.mu.Unlock()
	for _, f := range calls {
		f()
	}
	return len(calls) > 0
}

// until serves the window until something is so. The limit is a watchdog, far beyond what any step takes.
func (s *stage) until(what string, so func() bool) {
	s.t.Helper()
	limit := time.After(60 * time.Second)
	for {
		s.pump()
		if so() {
			return
		}
		select {
		case <-s.more:
		case <-limit:
			s.t.Fatalf("never came about: %s; the window says %q", what, s.words())
		}
	}
}

// passTime lets everything happen that waits for time to pass.
func (s *stage) passTime() {
	s.mu.Lock()
	timer := s.timer
	s.timer = nil
	s.mu.Unlock()
	for _, due := range timer {
		if f := *due; f != nil {
			f()
		}
	}
	s.pump()
}

// waits says how much waits for time to pass.
func (s *stage) waits() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, due := range s.timer {
		if *due != nil {
			n++
		}
	}
	return n
}

func (s *stage) page() *project.Page { return s.w.Document().Current() }

// shows opens files and waits until the engine is ready for them.
func (s *stage) shows(paths ...string) {
	s.t.Helper()
	s.w.Open(paths)
	s.until("the picture is shown", func() bool { return s.page() != nil && s.page().Path == paths[0] && s.has("Ready") })
}

// answered waits until the open object's prompt has its answer.
func (s *stage) answered() {
	s.t.Helper()
	s.until("the prompt is answered", func() bool { return s.page().Draft.Answer != nil })
}

// picture writes a picture of w x h pixels and returns its path.
func (s *stage) picture(name string, w, h int) string {
	s.t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, color.NRGBA{uint8(96 + 64*x/w), uint8(120 + 48*y/h), uint8(150 + len(name)), 255})
		}
	}
	path := filepath.Join(s.dir, name)
	f, err := os.Create(path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// find is the topmost visible object of a type at a place of the window; at nil anywhere.
func find[T any](s *stage, at *fyne.Position) (found T, where fyne.Position, ok bool) {
	c := s.w.Fyne().Canvas()
	roots := append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...)
	for i := len(roots) - 1; i >= 0; i-- {
		found, where, ok = search[T](roots[i], fyne.Position{}, at)
		if ok {
			return found, where, true
		}
		if i > 0 && at != nil {
			break // an overlay swallows what happens below it
		}
	}
	return found, where, ok
}

func search[T any](o fyne.CanvasObject, origin fyne.Position, at *fyne.Position) (found T, where fyne.Position, ok bool) {
	if !o.Visible() {
		return found, where, false
	}
	here, children := origin.Add(o.Position()), inside(o)
	for i := len(children) - 1; i >= 0; i-- {
		if found, where, ok = search[T](children[i], here, at); ok {
			return found, where, true
		}
	}
	there := at == nil || at.X >= here.X && at.Y >= here.Y && at.X < here.X+o.Size().Width && at.Y < here.Y+o.Size().Height
	if match, is := o.(T); is && there {
		return match, here, true
	}
	return found, where, false
}

// inside are the objects that an object is made of.
func inside(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case fyne.Widget:
		return test.WidgetRenderer(o).Objects()
	}
	return nil
}

// eachShown goes through all that is visible of an object, the object first.
func eachShown(o fyne.CanvasObject, do func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	do(o)
	for _, c := range inside(o) {
		eachShown(c, do)
	}
}

// words are all texts in the window, in no order that matters.
func (s *stage) words() string {
	var list []string
	note := func(o fyne.CanvasObject) {
		if text, ok := o.(*fynecanvas.Text); ok {
			list = append(list, text.Text)
		}
	}
	c := s.w.Fyne().Canvas()
	eachShown(c.Content(), note)
	for _, o := range c.Overlays().List() {
		eachShown(o, note)
	}
	return strings.Join(list, " | ")
}

func (s *stage) has(text string) bool { return strings.Contains(s.words(), text) }
