package ui

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// letEscClose makes Esc close Fyne's save dialog, whose field for the name has the focus and takes the key for nothing:
// a field of ours takes its place and passes on to it what is typed. Other dialogs have no field, and their Esc comes
// to the window's overlays.
func letEscClose(c fyne.Canvas, dismiss func()) {
	theirs, ok := c.Focused().(*widget.Entry)
	if !ok {
		return
	}
	scroll := scrollOf(theirs, popUpIn(c.Overlays().Top()))
	if scroll == nil {
		return
	}
	ours := newNameEntry(c, dismiss)
	ours.PlaceHolder = theirs.PlaceHolder
	ours.SetText(theirs.Text)
	ours.OnChanged = theirs.SetText
	ours.OnSubmitted = theirs.OnSubmitted
	changed := theirs.OnChanged
	theirs.OnChanged = func(name string) {
		changed(name)
		if ours.Text != name { // a file of the list was chosen
			ours.SetText(name)
		}
	}
	scroll.Content = ours
	scroll.Refresh()
	c.Focus(ours)
	ours.selectStem()
}

// popUpIn is the content of an overlay of Fyne's, whose type cannot be named; nil for anything else.
func popUpIn(overlay fyne.CanvasObject) fyne.CanvasObject {
	v := reflect.ValueOf(overlay)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return nil
	}
	field := v.Elem().FieldByName("Content")
	if !field.IsValid() {
		return nil
	}
	popUp, _ := field.Interface().(*widget.PopUp)
	if popUp == nil {
		return nil
	}
	return popUp.Content
}

// confirm presses the button of Fyne's dialog that takes what is chosen: a file, or the folder that is open. Where
// nothing is, it does nothing.
func confirm(c fyne.Canvas) {
	if b := mainButton(popUpIn(c.Overlays().Top())); b != nil && !b.Disabled() {
		b.OnTapped()
	}
}

// mainButton is the button within root that stands out, nil for none.
func mainButton(root fyne.CanvasObject) *widget.Button {
	return findIn(root, func(b *widget.Button) bool { return b.Importance == widget.HighImportance })
}

// scrollOf is the scroller within root that holds o, nil for none.
func scrollOf(o, root fyne.CanvasObject) *container.Scroll {
	return findIn(root, func(s *container.Scroll) bool { return s.Content == o })
}
