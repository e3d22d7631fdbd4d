package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
)

// places are the names of folders that Fyne's dialogs list at their side, and for which it asks nobody for a translation.
var places = []string{"Home", "Computer", "App Files", "Desktop", "Documents", "Downloads", "Music", "Pictures", "Videos", "Movies"}

// namePlaces has the list of places of one of Fyne's dialogs speak our language, the moment it fills its rows.
func namePlaces(dialog fyne.CanvasObject) {
	list := placesIn(dialog)
	if list == nil {
		return
	}
	fill := list.UpdateItem
	list.UpdateItem = func(id widget.ListItemID, row fyne.CanvasObject) {
		fill(id, row)
		if label := labelIn(row); label != nil && slices.Contains(places, label.Text) {
			label.SetText(lang.Named(label.Text))
		}
	}
	list.Refresh()
}

// labelIn is the label of a row, nil for none.
func labelIn(row fyne.CanvasObject) *widget.Label {
	box, ok := row.(*fyne.Container)
	if !ok || len(box.Objects) == 0 {
		return nil
	}
	label, _ := box.Objects[len(box.Objects)-1].(*widget.Label)
	return label
}

// placesIn is the list whose rows are a picture and a name; those of files are widgets of their own.
func placesIn(root fyne.CanvasObject) *widget.List {
	return findIn(root, func(l *widget.List) bool { return labelIn(l.CreateItem()) != nil })
}
