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

// TestACutoutThatWasCopiedIsPasted goes by the clipboard of the system: a cut-out is copied out of the window and pasted into it,
// where it is a page that can be clicked on.
func TestACutoutThatWasCopiedIsPasted(t *testing.T) {
	if _, err := exec.LookPath("xclip"); err != nil {
		t.Skip("xclip is not installed")
	}
	d := startDisplay(t)
	pic := filepath.Join(t.TempDir(), "ball.png")
	writeBall(t, pic)
	w := d.start(t, pic)
	w.waitFor("the picture is open", func() bool { return strings.HasPrefix(w.title(), "ball.png") })
	w.click(middleOf(stageOf(1)))
	w.waitFor("there is a mask to copy", w.canSave)
	w.do("key", "ctrl+shift+c")
	clipboard := func(kind string) []byte {
		out, _ := d.tool("xclip", "-selection", "clipboard", "-o", "-t", kind) // which is an error while there is none
		return out
	}
	w.waitFor("the cut-out is on the clipboard", func() bool { return strings.Contains(string(clipboard("TARGETS")), "image/png") })
	copied := clipboard("image/png")

	w.do("key", "ctrl+v")
	w.waitFor("it is pasted", func() bool { return strings.HasPrefix(w.title(), "pasted_1.png") })
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
