package project

import (
	"fmt"
	"testing"
)

// BenchmarkChangeOfALargeSession is what a click costs in a session of 1,000 pages and 20,000 objects: on the window's
// goroutine, and until it is in the journal.
func BenchmarkChangeOfALargeSession(b *testing.B) {
	d := New()
	var paths []string
	for i := range 1000 {
		paths = append(paths, fmt.Sprintf("/pictures/%d.png", i))
	}
	d.Open(paths)
	d.Edit("Import", func(tx *Tx) {
		for _, p := range d.Pages() {
			d.SetPictureOf(p.ID, testW, testH, "h")
			for i := range 20 {
				tx.AddObjects(p.ID, []Object{{Mask: disc(3 + i%9)}})
			}
		}
	})
	click := func(i int) {
		if len(draft(d).Prompt.Points) >= 5 {
			d.Keep(disc(7), "", "")
		}
		d.AddPoint(at0(i))
		respond(d, 256)
	}
	b.Run("window", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			b.StopTimer()
			click(i)
			b.StartTimer()
			d.Session()
			d.HasWork()
		}
	})
	b.Run("journal", func(b *testing.B) {
		a, err := OpenAutosave(b.TempDir(), AutosaveOptions{})
		if err != nil {
			b.Fatal(err)
		}
		defer a.Close(false)
		a.Update(d.Session(), true)
		a.Flush()
		for i := 0; b.Loop(); i++ {
			b.StopTimer()
			click(i)
			a.Flush()
			b.StartTimer()
			a.Update(d.Session(), d.HasWork())
			a.taken()
		}
	})
}
