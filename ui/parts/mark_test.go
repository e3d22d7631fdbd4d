package parts

import (
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"clickmask/internal/golden"
)

// Packages and desktops want a bitmap: assets/icons/app.png must be what app.svg draws. -update draws it anew.
func TestAppIconBitmapIsTheDrawing(t *testing.T) {
	test.NewTempApp(t)
	c := software.NewTransparentCanvas()
	c.SetPadded(false)
	c.SetContent(newMark())
	c.Resize(fyne.NewSize(512, 512))
	got := c.Capture()
	path := filepath.Join("..", "..", "assets", "icons", "app.png")
	if *update {
		golden.Write(t, path, got)
		return
	}
	want := golden.Read(t, path)
	for y := 0; y < 512; y += 7 {
		for x := 0; x < 512; x += 7 {
			if golden.Distance(got.At(x, y), want.At(x, y)) > 8 {
				t.Fatalf("app.png differs from app.svg at %d, %d", x, y)
			}
		}
	}
}
