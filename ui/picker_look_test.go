package ui

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// saving is a window of a size with the dialog that saves into a folder, and what the dialog shows.
func saving(t *testing.T, size fyne.Size, dir string) (fyne.Window, fyne.CanvasObject) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(style.New(style.Dark))
	win := test.NewTempWindow(t, widget.NewLabel(""))
	win.SetPadded(false)
	win.Resize(size)
	fynePicker{win}.Save(PickOptions{Folder: dir, Name: "a.png"}, func(string) {})
	content := popUpIn(win.Canvas().Overlays().Top())
	if content == nil {
		t.Fatal("there is no dialog")
	}
	return win, content
}

func TestAFileDialogFitsASmallWindow(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a folder with a long name", "another one", "the last one")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, size := range []fyne.Size{fyne.NewSize(512, 384), fyne.NewSize(720, 480), fyne.NewSize(1280, 800)} {
		win, content := saving(t, size, dir)
		driver := fyne.CurrentApp().Driver()
		end := func(o fyne.CanvasObject) fyne.Position { return driver.AbsolutePositionForObject(o).Add(o.Size()) }
		if got := content.Size(); got.Width > size.Width-16 || got.Height > size.Height-16 || got.Width < min(480, size.Width*0.79) {
			t.Errorf("%v: the dialog has %v", size, got)
		}
		left := driver.AbsolutePositionForObject(content).X + dialogRim
		name := win.Canvas().Focused().(*nameEntry)
		if got := driver.AbsolutePositionForObject(name).X; got < left {
			t.Errorf("%v: the name begins at %v, want %v or more", size, got, left)
		}
		if got, edge := end(findButton(content, "Save")).X, end(content).X-dialogRim; got > edge {
			t.Errorf("%v: the button ends at %v, want %v or less", size, got, edge)
		}
		path := pathIn(content)
		folders := foldersIn(path)
		last := folders[len(folders)-1]
		if last.Text != "the last one" {
			t.Errorf("%v: the path ends with %q", size, last.Text)
		}
		if got, edge := end(last).X, end(path).X; got > edge || got < edge-40 && path.Offset.X > 0 {
			t.Errorf("%v: the folder that is shown ends at %v, the row at %v", size, got, edge)
		}
	}
}

func TestANewFolderIsMadeOrItIsSaidWhyNot(t *testing.T) {
	defer lang.Set("en")
	for _, n := range lang.Names() {
		for typed, why := range map[string]string{
			"new":   "",
			"there": "There is something called %s already.",
			"a/b":   "A folder cannot be called %s.",
			"..":    "A folder cannot be called %s.",
			"gone":  "The folder %s cannot be made here. Choose another place.",
		} {
			t.Run(n.Code+" "+typed, func(t *testing.T) {
				lang.Set(n.Code)
				dir := t.TempDir()
				if err := os.Mkdir(filepath.Join(dir, "there"), 0o700); err != nil {
					t.Fatal(err)
				}
				win, content := saving(t, fyne.NewSize(800, 600), dir)
				if typed == "gone" {
					if err := os.RemoveAll(dir); err != nil {
						t.Fatal(err)
					}
				}
				test.Tap(buttonWith(content, theme.FolderNewIcon()))
				test.Type(win.Canvas().Focused(), typed)
				win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
				over := win.Canvas().Overlays().List()[1:] // without the file dialog
				if _, err := os.Stat(filepath.Join(dir, "new")); (err == nil) != (typed == "new") || (len(over) == 0) != (typed == "new") {
					t.Errorf("the folder: %v; %d things lie over the dialog", err, len(over))
				}
				if why == "" || len(over) == 0 {
					return
				}
				if said := labelsIn(popUpIn(over[0])); !slices.Contains(said, lang.T(why, typed)) {
					t.Errorf("it says %q", said)
				}
			})
		}
	}
}

// labelsIn are the texts of Fyne's labels within root.
func labelsIn(root fyne.CanvasObject) (list []string) {
	switch root := root.(type) {
	case *widget.Label:
		return []string{root.Text}
	case *fyne.Container:
		for _, child := range root.Objects {
			list = append(list, labelsIn(child)...)
		}
	case *container.Scroll:
		return labelsIn(root.Content)
	}
	return list
}
