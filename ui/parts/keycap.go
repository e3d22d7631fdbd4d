package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/style"
)

// keyCapWidget draws one key, or the name of a gesture, as a small cap.
type keyCapWidget struct {
	widget.BaseWidget
	name string
	mac  bool
}

func newKeyCap(name string) *keyCapWidget {
	k := &keyCapWidget{name: name, mac: onMac}
	k.ExtendBaseWidget(k)
	return k
}

// CreateRenderer belongs to Fyne.
func (k *keyCapWidget) CreateRenderer() fyne.WidgetRenderer {
	back, text := newBlock(style.Space4), newText(style.TextQuiet)
	return newSketch(&sketch{
		owner:   k,
		objects: []fyne.CanvasObject{back, text},
		min: func() fyne.Size {
			return fyne.NewSize(max(22, text.MinSize().Width+2*6), 22)
		},
		layout: func(s fyne.Size) {
			place(back, 0, 0, s.Width, s.Height)
			placeText(text, (s.Width-text.MinSize().Width)/2, s.Height/2)
		},
		paint: func(p style.Palette) {
			back.FillColor, back.StrokeColor, back.StrokeWidth = p.Hover, p.Border, p.Line
			text.Text, text.Color = keyCap(k.name, k.mac), p.Quiet
		},
	})
}
