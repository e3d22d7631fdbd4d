package ui

import (
	"context"

	"clickmask/picture"
	"clickmask/project/formats"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// chooseBehind asks for the picture that cut-outs are laid on, and goes back to their card.
func (v *saver) chooseBehind() {
	o := PickOptions{Title: lang.T("A picture behind the cut-out"), Folder: v.folderOf(v.desk.Document()), Kind: lang.T("Pictures"), Extensions: picture.Extensions}
	v.opts.Picker.Open(o, func(paths []string) {
		if len(paths) > 0 {
			v.openBehind(paths[0], v.showCutCard)
		}
	})
}

// openBehind opens the picture that cut-outs are laid on, and goes on.
func (v *saver) openBehind(path string, then func()) {
	background(v.shell, func(ctx context.Context) (*picture.Picture, error) {
		return picture.Open(ctx, path, picture.Options{})
	}, func(pic *picture.Picture, err error) {
		if err != nil {
			v.failed(err)
			return
		}
		if words := noteWords(pic.Name, pic.Notes); words != "" { // which is seen in every cut-out
			v.say(parts.Message{Level: noteLevel(pic.Notes), Text: words, Sticky: true})
		}
		v.cut.behind, v.cut.ground = formats.NewBehind(pic), nil
		then()
	})
}
