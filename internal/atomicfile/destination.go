package atomicfile

import (
	"path/filepath"
	"slices"
	"strings"
)

// Destination is where something is going to be written.
type Destination struct {
	Path string
	Ask  bool // there is a file that nobody was asked about: the dialog spoke of another name
}

// Decide turns what a dialog or a person gave into the path that is written, with one of the endings, and looks at what is
// there: everything that saves goes through here, so that the name that is checked and asked about is the one that is
// written. asked says that the giver has asked already whether a file of exactly the given name may be replaced, as
// dialogs do. The error says why nothing can be written there: a picture that guard knows, a folder, a protected file.
func Decide(given string, asked bool, guard *Guard, endings ...string) (Destination, error) {
	d := Destination{Path: WithEnding(given, endings...)}
	if err := guard.Check(d.Path); err != nil {
		return d, err
	}
	exists, err := Check(d.Path)
	d.Ask = exists && !(asked && d.Path == given)
	return d, err
}

// WithEnding is a path with one of the endings, which have dots: the one that it has, in any case, else the first, which
// comes behind whatever the name ends in: photo.jpg to be written as PNG is photo.jpg.png. Dots and spaces at the end,
// which Windows drops, go first.
func WithEnding(path string, endings ...string) string {
	folder, name := filepath.Split(path)
	name = strings.TrimRight(name, ". ")
	if len(endings) > 0 && !slices.ContainsFunc(endings, func(e string) bool {
		return len(name) >= len(e) && strings.EqualFold(name[len(name)-len(e):], e)
	}) {
		name += endings[0]
	}
	return folder + name
}
