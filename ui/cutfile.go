package ui

import (
	"slices"

	"clickmask/project/formats"
)

// cutFile is what files of cut-outs are where their names do not say it.
type cutFile struct {
	word    string
	kind    formats.CutoutKind
	quality int // as in formats.CutoutOptions
}

// cutFiles are those to choose from.
var cutFiles = []cutFile{
	{"PNG", formats.CutoutIsPNG, 0},
	{"WebP", formats.CutoutIsWebP, 0},
	{"WebP 85", formats.CutoutIsWebP, 85},
	{"JPEG", formats.CutoutIsJPEG, 0},
}

// dialog is what a dialog offers, with the chosen kind's ending for a name without any.
func (f cutFile) dialog() fileKind {
	endings := slices.DeleteFunc(slices.Clone(formats.CutoutEndings), func(e string) bool { return e == f.kind.Ending() })
	return fileKind{"PNG, WebP, JPEG", append([]string{f.kind.Ending()}, endings...)}
}
