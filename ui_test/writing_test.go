package uitest

import (
	"context"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
)

// gatedNet answers at once, or once a gate is opened where there is one.
type gatedNet struct{ gate atomic.Pointer[heldNet] }

func (n *gatedNet) Logits(ctx context.Context, tile []float32, w, h int) ([]float32, error) {
	if held := n.gate.Load(); held != nil {
		return held.Logits(ctx, tile, w, h)
	}
	return make([]float32, w*h), nil
}

// What was being saved when the window closed was never there, and nothing had said that it was still being made.
func TestClosingWaitsForWhatIsBeingSaved(t *testing.T) {
	for _, c := range []struct {
		name, answer string
		closes, full bool // and the files are there
	}{
		{"until it is there", "", true, true},
		{"unless it is not waited for", "Close now", true, false},
		{"and not if it is kept open", "Keep it open", false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			net := &gatedNet{}
			s := keptOnEachWith(t, options{net: net}, "a.png", "b.png")
			s.w.Command("Edge and cut-out…")
			s.tap("Choose…")
			s.tap("Portrait")
			s.until("the edge is there", func() bool { return !s.has("Working…") })
			held := &heldNet{make(chan struct{}, 1), make(chan struct{})}
			net.gate.Store(held)
			s.tap("Save the objects of all 2 pictures…")
			s.until("it is under way", func() bool { return s.has("Saving cut-outs: picture 1 of 2") })
			<-held.asked
			closed := false
			s.w.Fyne().SetOnClosed(func() { closed = true })
			s.w.Command("Quit")
			s.tap("Don't save")
			if !s.has("Still saving "+filepath.Base(s.picker.folder)) || closed {
				t.Fatalf("closing does not wait: %q", s.words())
			}
			if c.answer != "" {
				if s.tap(c.answer); closed != c.closes {
					t.Fatalf("%s: closed is %v", c.answer, closed)
				}
			}
			close(held.let)
			if c.full {
				s.until("it is told or closed", func() bool { return closed || s.has("2 cut-outs were saved to") })
				for _, name := range []string{"a_cutout_1.png", "b_cutout_1.png"} {
					if _, err := os.Stat(filepath.Join(s.picker.folder, name)); err != nil {
						t.Error(err)
					}
				}
			}
			if closed != c.closes {
				t.Errorf("closed is %v", closed)
			}
		})
	}
}
