package uitest

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
)

// stack writes a TIFF of n grey pages of w x h pixels, each of another grey, and returns its path.
func (s *stage) stack(name string, n, w, h int) string {
	s.t.Helper()
	le := binary.LittleEndian
	out := []byte("II*\x00\x00\x00\x00\x00")
	link := 4 // where the place of the next directory belongs
	for k := range n {
		pixels := len(out)
		out = append(out, bytes.Repeat([]byte{byte(60 + 20*k)}, w*h)...)
		le.PutUint32(out[link:], uint32(len(out)))
		tags := [][3]uint32{{256, 4, uint32(w)}, {257, 4, uint32(h)}, {258, 3, 8}, {259, 3, 1}, {262, 3, 1}, {273, 4, uint32(pixels)},
			{277, 3, 1}, {278, 4, uint32(h)}, {279, 4, uint32(w * h)}}
		out = le.AppendUint16(out, uint16(len(tags)))
		for _, t := range tags {
			out = le.AppendUint16(le.AppendUint16(out, uint16(t[0])), uint16(t[1]))
			out = le.AppendUint32(le.AppendUint32(out, 1), t[2])
		}
		link = len(out)
		out = le.AppendUint32(out, 0)
	}
	path := filepath.Join(s.dir, name)
	if err := os.WriteFile(path, out, 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// A file of five pictures opens as five pages, which say which they are, and a session keeps what was made on the third.
func TestAFileOfSeveralPicturesIsWorkedOnPageByPage(t *testing.T) {
	s := open(t, options{})
	path := s.stack("cells.tif", 5, 400, 300)
	s.shows(path)
	if n := len(s.w.Document().Pages()); n != 5 {
		t.Fatalf("%d pages are open", n)
	}
	if !s.has("cells.tif · 1 of 5") || s.has("What is shown is the first") {
		t.Errorf("the window says %s", s.words())
	}
	for range 2 {
		s.press(fyne.KeyPageDown)
	}
	s.until("the third is shown", func() bool { return s.page().Frame == 2 && s.has("Ready") && s.w.Document().Current().W > 0 })
	if title := s.w.Fyne().Title(); title != "cells.tif · 3 of 5 - ClickMask" {
		t.Errorf("the title is %q", title)
	}
	hash := s.page().PixelsHash
	s.keepOne(200, 150)
	want := s.page().Objects
	s.picker.save = filepath.Join(s.dir, "work.clickmask")
	s.w.Command("Save session")
	s.until("saving is told", func() bool { return s.has("Saved work.clickmask") })
	if name := s.picker.asked[0].Name; name != "cells.clickmask" {
		t.Errorf("the suggested name is %q", name)
	}

	later := open(t, options{})
	later.w.Open([]string{filepath.Join(s.dir, "work.clickmask")})
	later.until("the session is shown", func() bool { return later.page() != nil && later.has("Ready") })
	if p := later.page(); p.Frame != 2 || p.PixelsHash != hash || len(p.Objects) != 1 || !p.Objects[0].Mask.Equal(want[0].Mask) || len(later.w.Document().Pages()) != 5 {
		t.Errorf("picture %d with %d objects came back", p.Frame, len(p.Objects))
	}
	if !later.has("cells.tif · 3 of 5") {
		t.Errorf("the window says %s", later.words())
	}
	later.picker.save = filepath.Join(s.dir, "mask.png")
	later.w.Command("Save mask as PNG…")
	later.until("a name is asked for", func() bool { return len(later.picker.asked) > 0 })
	if name := later.picker.asked[0].Name; name != "cells_p003_mask.png" {
		t.Errorf("the mask is to be called %q", name)
	}
}
