package project

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// oldSessions are examples of older versions, written by the program of their time. They are never written anew.
var oldSessions = map[string]string{
	"v1/autosave.clickmask": "b4da16ea59e3d4f74fbd9af263de78bb311c7b072f41a6c57dfc9162290f9069",
	"v1/bare.clickmask":     "c4ba2de4057acba3a51a613af379ceaf3bbb4986e198be05d778b855e143cee0",
	"v1/labels.clickmask":   "97d695b2e47cc735e8013bbf622e1826d17a49dc3ae1c12aacc842dff3519927",
	"v1/worked.clickmask":   "db3d17e1f62439b6936d77309b75ce7f16fec28c6e092c19517883be29f6cdb2",
}

func TestTheExamplesOfOldVersionsAreWhatTheyWere(t *testing.T) {
	seen := 0
	for name, want := range oldSessions {
		data, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(data)
		if hex.EncodeToString(sum[:]) != want {
			t.Errorf("%s was written anew: it proves nothing about what old programs wrote", name)
		}
		seen++
	}
	if files, _ := filepath.Glob(filepath.Join("testdata", "v*", "*"+SessionExtension)); len(files) != seen {
		t.Errorf("%d examples are there, %d are known", len(files), seen)
	}
}

func TestSessionsOfVersion1Open(t *testing.T) {
	open := func(name string) *Document {
		t.Helper()
		s, missing, err := LoadSession(filepath.Join("testdata", "v1", name))
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range s.Pages {
			if p.ID != PageID(i+1) || p.Missing == strings.HasPrefix(p.Path, Builtin) || p.Mark != Untouched {
				t.Errorf("%s: page %d is number %d, missing %v, marked %v; missing are %v", name, i, p.ID, p.Missing, p.Mark, missing)
			}
		}
		d := New()
		d.SetModel("model-1")
		d.Restore(s)
		return d
	}

	d := open("worked.clickmask")
	want := worked(t, "/pictures")
	if d.CurrentIndex() != 1 || !reflect.DeepEqual(d.Classes(), want.Classes()) || d.Current().Name != "\u00fc.jpg" || d.Dirty() {
		t.Errorf("page %d, %q, is shown; classes are %+v", d.CurrentIndex(), d.Current().Name, d.Classes())
	}
	for i, p := range d.Pages() {
		if !equalObjects(p.Objects, want.Pages()[i].Objects) || p.W != want.Pages()[i].W || p.PixelsHash != want.Pages()[i].PixelsHash || p.Selected != want.Pages()[i].Selected {
			t.Errorf("page %d is\n%+v\nwant\n%+v", i, p, want.Pages()[i])
		}
	}
	f, g := draft(d), draft(want)
	if !f.Prompt.Equal(g.Prompt) || !reflect.DeepEqual(f.MaskInput, g.MaskInput) || f.wanted != g.Chosen+1 || !reflect.DeepEqual(f.rounds, g.rounds) {
		t.Errorf("the draft is %+v", f)
	}
	d.RenameClass(d.Classes()[0].ID, "dog")
	for _, p := range d.Pages()[:2] {
		if d.ClassName(p.Objects[0].Class) != "dog" {
			t.Error("renaming reaches not all objects")
		}
	}
	d.Undo()
	if d.ClassName(d.Current().Objects[0].Class) != "cat \"<&>\" \u00fc" {
		t.Error("undo does not bring the name back")
	}

	d = open("labels.clickmask")
	var names []string
	for _, o := range d.Pages()[0].Objects {
		names = append(names, d.ClassName(o.Class))
	}
	if got := strings.Join(names, "|"); got != "cat|dog|cat|caf\u00e9|caf\u00e9||" {
		t.Errorf("the objects are %s", got)
	}
	if got, want := d.Classes(), (Classes{{1, "dog", 2, 1}, {2, "sky", 0, 2}, {3, "cat", 1, 3}, {4, "caf\u00e9", 4, 4}}); !reflect.DeepEqual(got, want) {
		t.Errorf("the classes are %+v, want %+v", got, want)
	}

	d = open("autosave.clickmask")
	if f := d.Pages()[0].Draft; f.MaskInput == nil || f.MaskInput.Grid.Crop.Dx() != 20 || d.CurrentIndex() != 1 {
		t.Errorf("the draft is %+v, page %d is shown", f, d.CurrentIndex())
	}
	if d = open("bare.clickmask"); len(d.Pages()) != 1 || len(d.Classes()) != 0 {
		t.Error("a session without work is not as it was")
	}
}

func TestAVersion1SessionComesBackFromVersion2AsItWas(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join("testdata", "v1", "*"+SessionExtension))
	for _, path := range files {
		old, _, err := LoadSession(path)
		if err != nil {
			t.Fatal(err)
		}
		var first, second bytes.Buffer
		if err := WriteSession(&first, old, "/x"); err != nil {
			t.Fatal(err)
		}
		s, err := ReadSession(bytes.NewReader(first.Bytes()), "/x")
		if err != nil {
			t.Fatal(err)
		}
		if err := WriteSession(&second, s, "/x"); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("%s: %v\n%s\n%s", path, err, first.Bytes(), second.Bytes())
		}
		s.lookForPictures()
		s.File = old.File
		if !reflect.DeepEqual(s, old) {
			t.Errorf("%s comes back as\n%+v\nwant\n%+v", path, s, old)
		}
	}
}

func TestANewerSessionIsRefusedUntouched(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.clickmask")
	text := `{"format":"clickmask session","version":3,"pages":{"of":"another kind"}}`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, err := LoadSession(path)
	if err == nil || err.Error() != "w.clickmask was written by a newer ClickMask (session version 3, this program reads up to 2); update ClickMask to open it" {
		t.Errorf("the error is %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != text {
		t.Error("the file was changed")
	}
}
