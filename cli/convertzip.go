package cli

import (
	"path/filepath"
	"strings"

	"clickmask/picture"
	"clickmask/project/formats"
)

func isZIPName(input string) bool { return strings.EqualFold(filepath.Ext(input), ".zip") }

// findPacked is the path in the ZIP file of a picture that labels in it are about.
func (p *pictureFinder) findPacked(name string) (found string, ok bool) {
	if p.packed == nil || p.drawn {
		return "", false
	}
	return p.packed.Find(name, bothCases(picture.Extensions))
}

// sizeInside is how large a picture in a ZIP file is.
func sizeInside(packed *formats.Archive, name string) (w, h int, err error) {
	data, err := packed.Content(name)
	if err != nil {
		return 0, 0, err
	}
	head, err := picture.ProbeBytes(data, filepath.Base(name), 0)
	return head.W, head.H, err
}

// pictureName is what a picture is called within its data set.
func pictureName(found string) string {
	return strings.TrimPrefix(strings.TrimPrefix(found, "images/"), "JPEGImages/")
}
