package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// findIn gives the first object of a kind within root that is wanted, nil for none; T is a pointer. Fyne's dialogs hand out
// nothing of what they are made of, which is boxes in boxes and a split.
func findIn[T interface {
	comparable
	fyne.CanvasObject
}](root fyne.CanvasObject, wanted func(T) bool) T {
	if is, ok := root.(T); ok && wanted(is) {
		return is
	}
	var within []fyne.CanvasObject
	switch root := root.(type) {
	case *fyne.Container:
		within = root.Objects
	case *container.Split:
		within = []fyne.CanvasObject{root.Leading, root.Trailing}
	}
	var none T
	for _, child := range within {
		if found := findIn(child, wanted); found != none {
			return found
		}
	}
	return none
}
