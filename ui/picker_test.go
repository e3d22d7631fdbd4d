package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	fynecanvas "fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/parts"
)

func TestSaveDialogNamesAFileAndLeavesItAlone(t *testing.T) {
	for name, content := range map[string]string{"old.png": "what was there", "new.png": ""} {
		t.Run(name, func(t *testing.T) {
			test.NewTempApp(t)
			win := test.NewTempWindow(t, widget.NewLabel(""))
			win.Resize(fyne.NewSize(800, 600))
			dir := t.TempDir()
			path := filepath.Join(dir, name)
			if content != "" {
				if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			chosen := ""
			fynePicker{win}.Save(PickOptions{Folder: dir, Name: name}, func(path string) { chosen = path })
			tapButton(t, win, "Save")
			if content != "" {
				if chosen != "" {
					t.Fatal("an existing file was taken without a question")
				}
				answer(t, win, fyne.KeyEscape) // no brings the dialog back
				tapButton(t, win, "Save")
				tapOurs(t, win, "Replace")
			}
			if chosen != path {
				t.Fatalf("chosen %q, want %q", chosen, path)
			}
			got, err := os.ReadFile(path)
			if content == "" && !os.IsNotExist(err) || string(got) != content {
				t.Errorf("the dialog left %q, %v", got, err)
			}
			// Afterwards files are written as ever.
			w, err := storage.Writer(storage.NewFileURI(filepath.Join(dir, "other.txt")))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write([]byte("x")); err != nil {
				t.Errorf("writing through Fyne is broken: %v", err)
			}
			w.Close()
		})
	}
}

func TestFileDialogsCloseOnEscAndAreNeverTwo(t *testing.T) {
	for name, ask := range map[string]func(fynePicker, PickOptions, func()){
		"open":   func(p fynePicker, o PickOptions, chosen func()) { p.Open(o, func([]string) { chosen() }) },
		"folder": func(p fynePicker, o PickOptions, chosen func()) { p.Folder(o, func(string) { chosen() }) },
		"save":   func(p fynePicker, o PickOptions, chosen func()) { p.Save(o, func(string) { chosen() }) },
	} {
		t.Run(name, func(t *testing.T) {
			test.NewTempApp(t)
			win := test.NewTempWindow(t, widget.NewLabel(""))
			win.Resize(fyne.NewSize(800, 600))
			over := parts.OverlaysOf(win.Canvas())
			over.WireKeys(parts.WindowKeys{Typed: func(e *fyne.KeyEvent) { t.Errorf("%s reached the window", e.Name) }})
			o := PickOptions{Folder: t.TempDir(), Name: "a.png"}
			p := fynePicker{win}
			for range 2 {
				for range 2 {
					ask(p, o, func() { t.Error("something was chosen") })
				}
				if n := len(win.Canvas().Overlays().List()); n != 1 {
					t.Fatalf("%d dialogs are open", n)
				}
				answer(t, win, fyne.KeyDelete)
				answer(t, win, fyne.KeyEscape)
				if over.Open() {
					t.Fatal("Esc left the dialog open")
				}
			}
			// Afterwards files are written as ever, and other things can open.
			path := filepath.Join(o.Folder, "b.txt")
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if there, err := storage.Exists(storage.NewFileURI(path)); !there || err != nil {
				t.Errorf("Fyne finds no files any more: %v", err)
			}
			if !over.Card(widget.NewLabel("x"), nil).Open() {
				t.Error("a card is refused")
			}
			over.DismissAll()
		})
	}
}

func TestEnterTakesWhatAFileDialogHasChosen(t *testing.T) {
	for _, name := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter} {
		test.NewTempApp(t)
		win := test.NewTempWindow(t, widget.NewLabel(""))
		win.Resize(fyne.NewSize(800, 600))
		over := parts.OverlaysOf(win.Canvas())
		over.WireKeys(parts.WindowKeys{Typed: func(e *fyne.KeyEvent) { t.Errorf("%s reached the window", e.Name) }})
		dir, chosen := t.TempDir(), ""
		fynePicker{win}.Folder(PickOptions{Folder: dir}, func(path string) { chosen = path })
		if b := mainButton(popUpIn(win.Canvas().Overlays().Top())); b.Text != "Choose this folder" {
			t.Errorf("what chooses a folder, to export into or to open, is called %q", b.Text)
		}
		answer(t, win, name)
		if chosen != dir || over.Open() {
			t.Errorf("%s chose %q of %q, still open: %v", name, chosen, dir, over.Open())
		}
		over.DismissAll()

		fynePicker{win}.Open(PickOptions{Folder: dir}, func([]string) { t.Error("a file was chosen where there is none") })
		answer(t, win, name)
		if !over.Open() {
			t.Errorf("%s closed a dialog in which nothing was chosen", name)
		}
		over.DismissAll()
	}
}

func TestTheNameInASaveDialogIsTypedAndTakenFromTheList(t *testing.T) {
	test.NewTempApp(t)
	win := test.NewTempWindow(t, widget.NewLabel(""))
	win.Resize(fyne.NewSize(800, 600))
	chosen := ""
	dir := t.TempDir()
	fynePicker{win}.Save(PickOptions{Folder: dir, Name: "a.png"}, func(path string) { chosen = path })
	name, ok := win.Canvas().Focused().(*nameEntry)
	if !ok || name.Text != "a.png" {
		t.Fatalf("%T has the focus", win.Canvas().Focused())
	}
	name.SetText("")
	if b := findButton(win.Canvas().Overlays().Top(), "Save"); b == nil || !b.Disabled() {
		t.Error("nothing can be saved under no name")
	}
	test.Type(name, "b.png")
	name.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if want := filepath.Join(dir, "b.png"); chosen != want {
		t.Errorf("chosen %q, want %q", chosen, want)
	}
}

// answer types a key as the driver does.
func answer(t *testing.T, win fyne.Window, name fyne.KeyName) {
	t.Helper()
	c := win.Canvas()
	if f := c.Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: name})
	} else if typed := c.OnTypedKey(); typed != nil {
		typed(&fyne.KeyEvent{Name: name})
	}
}

// tapOurs presses a button of ours in what is open.
func tapOurs(t *testing.T, win fyne.Window, text string) {
	t.Helper()
	for _, o := range test.LaidOutObjects(win.Canvas().Overlays().Top()) {
		b, ok := o.(*parts.Button)
		if !ok {
			continue
		}
		for _, part := range test.WidgetRenderer(b).Objects() {
			if label, ok := part.(*fynecanvas.Text); ok && label.Text == text {
				test.Tap(b)
				return
			}
		}
	}
	t.Fatalf("there is no button %q", text)
}

func tapButton(t *testing.T, win fyne.Window, text string) {
	t.Helper()
	overlays := win.Canvas().Overlays().List()
	for i := len(overlays) - 1; i >= 0; i-- {
		if b := findButton(overlays[i], text); b != nil {
			test.Tap(b)
			return
		}
	}
	t.Fatalf("there is no button %q", text)
}

func findButton(o fyne.CanvasObject, text string) *widget.Button {
	if b, ok := o.(*widget.Button); ok && b.Text == text {
		return b
	}
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, c := range children {
		if b := findButton(c, text); b != nil {
			return b
		}
	}
	return nil
}
