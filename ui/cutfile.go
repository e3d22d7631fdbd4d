package ui

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickmask/project/formats"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// cutFile is what files of cut-outs are where their names do not say it.
type cutFile struct {
	kind    formats.CutoutKind
	quality int // as in formats.CutoutOptions
}

// cutKind is a kind to choose.
type cutKind struct {
	word      string
	usual     cutFile
	qualities []int // nil where there is no choice
}

// cutKinds are those to choose from.
var cutKinds = []cutKind{
	{"PNG", cutFile{formats.CutoutIsPNG, 0}, nil},
	{"WebP", cutFile{formats.CutoutIsWebP, 0}, []int{0, 95, 85, 70}},
	{"JPEG", cutFile{formats.CutoutIsJPEG, 92}, []int{98, 92, 85, 70}},
}

// onWhite reports whether a file of such a kind lies on white because nothing else was chosen.
func (c cutChoices) onWhite() bool {
	return c.file.kind == formats.CutoutIsJPEG && c.ground == nil && c.behind == nil
}

// dialog is what a dialog offers, with the chosen kind's ending for a name without any.
func (f cutFile) dialog() fileKind {
	endings := slices.DeleteFunc(slices.Clone(formats.CutoutEndings), func(e string) bool { return e == f.kind.Ending() })
	return fileKind{"PNG, WebP, JPEG", append([]string{f.kind.Ending()}, endings...)}
}

// fileField chooses the kind of file and, beside it, the quality of those kinds that have several, and leads to what files are called.
func (c *cutCard) fileField() fyne.CanvasObject {
	at := slices.IndexFunc(cutKinds, func(k cutKind) bool { return k.usual.kind == c.cut.file.kind })
	beside := container.NewHBox()
	show := func(qualities []int) {
		beside.RemoveAll()
		if qualities == nil {
			return
		}
		choice := parts.NewSegmented(each(qualities, qualityWord), func(i int) {
			c.cut.file.quality = qualities[i]
			c.sayPreset()
		})
		choice.Choose(slices.Index(qualities, c.cut.file.quality))
		beside.Add(choice)
	}
	kinds := parts.NewSegmented(each(cutKinds, func(k cutKind) string { return k.word }), func(i int) {
		c.cut.file = cutKinds[i].usual
		show(cutKinds[i].qualities)
		c.preview() // a JPEG has a ground
	})
	kinds.Choose(at)
	show(cutKinds[at].qualities)
	names := parts.NewButton(lang.T("Names…"), parts.ButtonPlain, func() { c.leave(c.showCutNames) })
	return container.NewBorder(nil, nil, container.NewHBox(kinds, beside), names)
}

// qualityWord is a quality as it is chosen.
func qualityWord(quality int) string {
	if quality == 0 {
		return lang.T("Without loss")
	}
	return fmt.Sprint(quality)
}

// notesField chooses whether the file says how the picture was taken.
func (c *cutCard) notesField() fyne.CanvasObject {
	keep := parts.NewSwitch(func(on bool) {
		c.cut.exif = on
		c.sayPreset()
	})
	keep.Set(c.cut.exif)
	return parts.NewField(lang.T("Keep EXIF, without the place"), keep)
}
