package project

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// Two pictures whose names are no UTF-8 came back from a session with one name, which neither of them has.
func TestNamesThatAreNoTextComeBack(t *testing.T) {
	names := []string{"/a/b\xff.jpg", "/a/b\xfe.jpg", "/a/\x94L.png", "/a/猫\x80\xff\"\\n.png", "/a/\ufffd.png", "/a/\\udcff.png", "/\xed\xb3\xbf/c.png"}
	d := opened(0)
	d.Open(names)
	var text bytes.Buffer
	if err := WriteSession(&text, d.Session(), "/a"); err != nil {
		t.Fatal(err)
	}
	if !utf8.Valid(text.Bytes()) || !json.Valid(text.Bytes()) || !strings.Contains(text.String(), `"b\udcff.jpg"`) {
		t.Errorf("the file is\n%s", text.Bytes())
	}
	s, err := ReadSession(&text, "/a")
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range s.Pages {
		if p.Path != names[i] {
			t.Errorf("%q has become %q", names[i], p.Path)
		}
	}
	a := autosaving(t, t.TempDir(), AutosaveOptions{Clock: newHandClock()})
	first := d.Session()
	first.File = "/x\xff.clickmask"
	a.Update(first, true)
	d.Open(append(names, "/late\xff.png"))
	second := d.Session()
	second.File = "/y\xff.clickmask"
	a.Update(second, true)
	if err := a.Flush(); err != nil {
		t.Fatal(err)
	}
	got := left(t, a)
	if got.File != second.File || got.Pages[len(names)].Path != "/late\xff.png" {
		t.Errorf("the journal gives %q and %q", got.File, got.Pages[len(names)].Path)
	}
}
