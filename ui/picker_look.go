package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/style"
)

// fitDialog gives one of Fyne's file dialogs, which is shown, as much of a small window as it can use.
func fitDialog(d *dialog.FileDialog, window fyne.Size) {
	d.Resize(fyne.NewSize(
		min(window.Width-style.Space16, max(window.Width*0.8, 560)),
		min(window.Height-style.Space16, max(window.Height*0.85, 420))))
}

// padDialog keeps what is in one of Fyne's dialogs away from its edges.
func padDialog(content fyne.CanvasObject) {
	box, ok := content.(*fyne.Container)
	if !ok || box.Layout == nil {
		return
	}
	if _, padded := box.Layout.(*paddedLayout); !padded {
		box.Layout = &paddedLayout{box.Layout}
		box.Refresh()
	}
}

// paddedLayout is another layout with room round it.
type paddedLayout struct{ within fyne.Layout }

const dialogRim = style.Space8

// Layout belongs to Fyne.
func (p *paddedLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	p.within.Layout(objects, size.SubtractWidthHeight(2*dialogRim, 2*dialogRim))
	for _, o := range objects {
		o.Move(o.Position().AddXY(dialogRim, dialogRim))
	}
}

// MinSize belongs to Fyne.
func (p *paddedLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return p.within.MinSize(objects).AddWidthHeight(2*dialogRim, 2*dialogRim)
}

// foldersIn are the buttons in a scroller's row, nil where it holds something else.
func foldersIn(s *container.Scroll) []*widget.Button {
	padded, ok := s.Content.(*fyne.Container)
	if !ok || len(padded.Objects) != 1 {
		return nil
	}
	row, ok := padded.Objects[0].(*fyne.Container)
	if !ok {
		return nil
	}
	var list []*widget.Button
	for _, o := range row.Objects {
		b, ok := o.(*widget.Button)
		if !ok {
			return nil
		}
		list = append(list, b)
	}
	return list
}

// showPathEnd scrolls the row of folders to the one that is shown: Fyne does so before the row has a size.
func showPathEnd(content fyne.CanvasObject) {
	if s := pathIn(content); s != nil {
		s.ScrollToOffset(fyne.NewPos(max(0, s.Content.MinSize().Width-s.Size().Width), 0))
	}
}

// pathIn is the row of folders that lead to the one that a dialog shows, nil for none: the scroller that holds nothing but
// buttons.
func pathIn(root fyne.CanvasObject) *container.Scroll {
	return findIn(root, func(s *container.Scroll) bool { return len(foldersIn(s)) > 0 })
}
