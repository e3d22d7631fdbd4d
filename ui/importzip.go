package ui

import (
	"errors"
	"io/fs"

	"clickmask/project/formats"
	"clickmask/ui/lang"
)

// sizeInside is the size of a picture in a ZIP file.
func sizeInside(packed *formats.Archive, name string) (w, h int, err error) {
	found, ok := packed.Find(name)
	if !ok {
		return 0, 0, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return packed.PictureSize(found, name)
}

// archiveWords says why a ZIP file is not read, "" where that is not it.
func archiveWords(file string, err error) string {
	switch {
	case errors.Is(err, formats.ErrArchiveEncrypted):
		return lang.T("%s is an encrypted ZIP file: unpack it first.", file)
	case errors.Is(err, formats.ErrArchiveMethod):
		return lang.T("%s is packed in a way that ClickMask does not read: unpack it first.", file)
	case errors.Is(err, formats.ErrArchiveMany):
		return lang.T("%s holds too many files: unpack it first.", file)
	case errors.Is(err, formats.ErrArchiveUnfolds):
		return lang.T("%s unfolds to far more than its own size, and is not read.", file)
	case errors.Is(err, formats.ErrArchiveLeads):
		return lang.T("%s holds a path that leads out of it, and is not read.", file)
	case errors.Is(err, formats.ErrArchiveDamaged):
		return lang.T("%s is a ZIP file that is damaged or cut short.", file)
	}
	return ""
}
