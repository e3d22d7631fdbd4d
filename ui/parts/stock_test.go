package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/style"
)

// TestGalleryStock draws the few widgets of Fyne that the window uses as they are, and a menu over them.
func TestGalleryStock(t *testing.T) {
	for _, mode := range []style.Mode{style.Dark, style.Light} {
		app := test.NewTempApp(t)
		app.Settings().SetTheme(style.New(mode))
		c := test.NewTempWindow(t, canvas.NewRectangle(nil)).Canvas().(software.WindowlessCanvas)
		c.SetPadded(false)
		entry := widget.NewEntry()
		entry.SetText("beach ball")
		choice := widget.NewSelect([]string{"PNG", "COCO"}, nil)
		choice.SetSelected("PNG")
		c.SetContent(container.NewStack(canvas.NewRectangle(style.Current().Window), container.NewPadded(container.NewVBox(entry, choice, widget.NewLabel("Label")))))
		c.Resize(fyne.NewSize(420, 240))
		c.Focus(entry)
		open := fyne.NewMenuItem("Open…", nil)
		open.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyO, Modifier: fyne.KeyModifierControl}
		off := fyne.NewMenuItem("Save cut-out…", nil)
		off.Disabled = true
		checked := fyne.NewMenuItem("MobileSAM", nil)
		checked.Checked = true
		recent := fyne.NewMenuItem("Open recent", nil)
		recent.ChildMenu = fyne.NewMenu("", fyne.NewMenuItem("beach.jpg", nil), fyne.NewMenuItem("street.png", nil))
		menu := fyne.NewMenu("", open, off, fyne.NewMenuItemSeparator(), checked, recent)
		ShowMenu(c, menu, fyne.NewPos(100, 60))
		c.Overlays().Top().(*menuOverlay).point(0, 3)
		compare(t, "stock_"+mode.String(), c.Capture())
	}
}
