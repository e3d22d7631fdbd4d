package ui

func (w *Window) showExport() {}
