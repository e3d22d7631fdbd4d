package ui

import (
	"log"
	"os"
	"path/filepath"
	"strings"
)

// shownFile is where a window writes down, beside its unsaved work, which pasted pictures it has opened. It goes with the window.
const shownFile = "shown"

// noteShown writes down the pasted pictures among the pages, a line each, before anybody can count on them. What was taken off
// the list of pictures stays noted, for undo brings it back.
func (f *sessions) noteShown() {
	for _, p := range f.doc().Pages() {
		name := filepath.Base(p.Path)
		if !strings.HasPrefix(name, "pasted_") || f.shown[name] {
			continue
		}
		if err := addLine(filepath.Join(filepath.Dir(f.autosave.Path()), shownFile), name); err != nil {
			log.Printf("it could not be written down that %s is shown: %v", name, err) // and is tried again after the next change
			return
		}
		f.shown[name] = true
	}
}

// addLine adds a line to a file. It is not synced: a cut in the power ends the window too.
func addLine(path, line string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = file.WriteString(line + "\n")
	if end := file.Close(); err == nil {
		err = end
	}
	return err
}
