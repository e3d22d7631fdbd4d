package reliability

import (
	"bytes"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"testing"

	"clickmask/mask"
	"clickmask/project"
	"clickmask/prompt"
)

// workerEnv makes this test program a worker: it does what the window does with the work of a person, without the window,
// in the folder that the variable names.
const workerEnv = "CLICKMASK_RELIABILITY_WORKER"

// workerSteps is how many changes a worker makes.
const workerSteps = 16

// workerDocument is what a worker's document is before its first change.
func workerDocument(folder string) *project.Document {
	d := project.New()
	d.Open([]string{filepath.Join(folder, "a.png"), filepath.Join(folder, "b.png")})
	for _, p := range d.Pages() {
		_ = d.SetPictureOf(p.ID, 60, 40, "pixels") // nothing is on the page that could lie on other pixels
	}
	return d
}

// workerChange is a worker's change number i, the same in each run.
func workerChange(d *project.Document, i int) {
	square := mask.Rect(60, 40, image.Rect(i, i, i+9, i+5))
	switch i % 4 {
	case 0:
		d.AddObjects([]project.Object{{Mask: square, Visible: true}}, "Import")
	case 1:
		d.AddPoint(prompt.Point{X: float64(i), Y: 7, Label: prompt.Positive})
	case 2:
		d.AddClass(fmt.Sprint("class ", i))
	default:
		d.Show(1 - d.CurrentIndex())
		d.SetLabel(uint64(i/4), fmt.Sprint("class ", i))
	}
}

// work is the worker. It tells of what is done at the end of a file that nobody lets fail: autosaved, saved, refused.
func work(folder string) error {
	out, err := os.OpenFile(filepath.Join(folder, "told"), os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	at := int64(0)
	tell := func(what string, i int, err error) {
		line := fmt.Sprintf("%s %d\n", what, i)
		if err != nil {
			line = fmt.Sprintf("refused %d %q\n", i, err.Error())
		}
		n, _ := out.WriteAt([]byte(line), at)
		at += int64(n)
	}
	a, err := project.OpenAutosave(filepath.Join(folder, "state"), project.AutosaveOptions{})
	if err != nil {
		return err
	}
	f, err := project.OpenSessionFile(filepath.Join(folder, "work.clickmask"), filepath.Join(folder, "state", "locks"))
	if err != nil {
		return err
	}
	d := workerDocument(folder)
	for i := range workerSteps {
		workerChange(d, i)
		a.Update(d.Session(), true)
		tell("autosaved", i, a.Flush())
		if i%4 == 3 {
			tell("saved", i, f.Reserve(d.Session()).Write(false))
		}
	}
	tell("done", 0, nil)
	return nil // without closing: what is left is looked at
}

// workerText is a session as text.
func workerText(t *testing.T, s project.Session) string {
	t.Helper()
	s.File = ""
	var b bytes.Buffer
	if err := project.WriteSession(&b, s, ""); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// workerTexts are a worker's states.
func workerTexts(t *testing.T, folder string) []string {
	d := workerDocument(folder)
	list := make([]string, workerSteps)
	for i := range list {
		workerChange(d, i)
		list[i] = workerText(t, d.Session())
	}
	return list
}
