package ui

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// sizeField chooses the size of cut-outs, and whether it is the side of a square that they lie on or their own longer side.
func (c *cutCard) sizeField() fyne.CanvasObject {
	sizes, size, along := []int{0, 512, 1024, 2048}, max(c.cut.square, c.cut.side), c.cut.side > 0
	choose := func() {
		if c.cut.square, c.cut.side = size, 0; along {
			c.cut.square, c.cut.side = 0, size
		}
		c.preview()
	}
	forms := parts.NewSegmented([]string{lang.T("Square"), lang.T("Longer side")}, func(i int) {
		along = i == 1
		choose()
	})
	forms.Choose(0)
	if along {
		forms.Choose(1)
	}
	list := parts.NewSegmented(each(sizes, func(n int) string {
		if n == 0 {
			return lang.T("As it is")
		}
		return fmt.Sprint(n)
	}), func(i int) {
		size = sizes[i]
		choose()
	})
	list.Choose(slices.Index(sizes, size))
	return container.NewBorder(nil, nil, container.NewCenter(forms), parts.NewField("", list))
}
