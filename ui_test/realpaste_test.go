//go:build linux

package uitest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"clickmask/internal/golden"
)

// pastes is the built program that has pasted a cut-out of a ball, copied out of its own window, and what was copied.
func (d display) pastes(t *testing.T) (w *program, copied []byte) {
	t.Helper()
	if _, err := exec.LookPath("xclip"); err != nil {
		t.Skip("xclip is not installed")
	}
	pic := filepath.Join(t.TempDir(), "ball.png")
	writeBall(t, pic)
	w = d.start(t, pic)
	w.waitFor("the picture is open", func() bool { return strings.HasPrefix(w.title(), "ball.png") })
	w.click(middleOf(stageOf(1)))
	w.waitFor("there is a mask to copy", w.canSave)
	w.do("key", "ctrl+c")
	clipboard := func(kind string) []byte {
		out, _ := d.tool("xclip", "-selection", "clipboard", "-o", "-t", kind) // which is an error while there is none
		return out
	}
	w.waitFor("the cut-out is on the clipboard", func() bool { return strings.Contains(string(clipboard("TARGETS")), "image/png") })
	copied = clipboard("image/png")

	w.do("key", "ctrl+v")
	w.waitFor("it is pasted", func() bool { return strings.HasPrefix(w.title(), "pasted_1.png") })
	return w, copied
}

// TestACutoutThatWasCopiedIsPasted goes by the clipboard of the system: what is pasted is a page that can be clicked on.
func TestACutoutThatWasCopiedIsPasted(t *testing.T) {
	w, copied := startDisplay(t).pastes(t)
	kept := filepath.Join(w.dir, ".local", "state", "clickmask", "pasted", "pasted_1.png")
	if data, err := os.ReadFile(kept); err != nil || !bytes.Equal(data, copied) {
		t.Errorf("what was pasted is not what was copied: %v", err)
	}
	if b := golden.Read(t, kept).Bounds(); b.Dx() < 180 || b.Dx() > 260 || b.Dy() < 180 || b.Dy() > 260 {
		t.Errorf("it is %v, the ball 220 pixels wide", b)
	}
	w.waitFor("it has no mask", func() bool { return !w.canSave() })
	w.click(middleOf(stageOf(2)))
	w.waitFor("there is a mask on it", w.canSave)
}

func TestWorkOnAPastedPictureOutlivesAKill(t *testing.T) {
	d := startDisplay(t)
	w, copied := d.pastes(t)
	w.waitFor("it has no mask", func() bool { return !w.canSave() })
	w.click(middleOf(stageOf(2)))
	w.waitFor("there is a mask on it", w.canSave)
	w.do("key", "Return")
	w.waitFor("the object is kept safe", func() bool {
		safe := w.safe(t)
		return len(safe) == 1 && safe[0].Objects == 1
	})
	w.die()
	kept := filepath.Join(w.state(), "pasted", "pasted_1.png")
	if r := w.left(t); r.Shown != kept || r.Missing {
		t.Fatalf("the work is on %s, missing: %v", r.Shown, r.Missing)
	}

	next := d.startAt(t, w.dir)
	next.waitFor("the work is offered", next.asks)
	next.do("key", "Return")
	next.waitFor("the work is back, as its own", func() bool {
		safe := next.safe(t)
		return strings.HasPrefix(next.title(), "pasted_1.png") && len(safe) == 1 && safe[0].Process == next.cmd.Process.Pid && safe[0].Objects == 1
	})
	next.waitFor("its mask can be saved, for which the picture must be there", next.canSave)
	if data, err := os.ReadFile(kept); err != nil || !bytes.Equal(data, copied) {
		t.Errorf("the picture is not what was pasted: %v", err)
	}
}
