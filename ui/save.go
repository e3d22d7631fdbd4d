package ui

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"clickmask/mask"
	"clickmask/project/formats"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// saving is which mask "Save mask" means.
type saving int

const (
	saveNothing  saving = iota
	saveSelected        // the selected object
	saveDraft           // the open object's shown candidate
	saveVisible         // all visible objects in one mask
)

// maskToSave prefers what a person looks at: the open object, then the selected one, then all that is visible.
func (w *Window) maskToSave() saving {
	page := w.doc.Current()
	switch {
	case page == nil:
		return saveNothing
	case page.Draft.ShownLogits() != nil && !page.Draft.Prompt.Empty():
		return saveDraft
	case page.Selected != 0:
		return saveSelected
	}
	for _, o := range page.Objects {
		if o.Visible {
			return saveVisible
		}
	}
	return saveNothing
}

// withMask hands over that mask, of the picture's size, and the label of its object; as a closer look saw it where one is awaited.
func (w *Window) withMask(do func(m mask.Mask, label string)) {
	if w.afterLook(func() { w.withMask(do) }) {
		return
	}
	if m, label, ok := w.finalMask(); ok {
		do(m, label)
	}
}

// finalMask is the mask to save, as it is now.
func (w *Window) finalMask() (m mask.Mask, label string, ok bool) {
	page := w.doc.Current()
	switch w.maskToSave() {
	case saveDraft:
		return page.Draft.ShownLogits().Mask(), "", true
	case saveSelected:
		for _, o := range page.Objects {
			if o.ID == page.Selected {
				return o.Mask, o.Label, true
			}
		}
	case saveVisible:
		for _, o := range page.Objects {
			if o.Visible && !ok {
				m, label, ok = o.Mask, o.Label, true
			} else if o.Visible {
				m, label = mask.Union(m, o.Mask), ""
			}
		}
		return m, label, ok
	}
	return mask.Mask{}, "", false
}

// saveMask asks where, and writes the mask as a PNG of the picture's size: 255 inside, 0 outside.
func (w *Window) saveMask() {
	w.withMask(func(m mask.Mask, label string) {
		w.saveAs(w.suggest("mask", label), func(wr io.Writer) error { return formats.MaskPNG(wr, m) })
	})
}

// cutoutEdge softens the border of a cut-out just enough that it shows no stairs: sigma, in pixels.
const cutoutEdge = 0.8

// saveCutout asks where, and writes the thing on a transparent ground.
func (w *Window) saveCutout() {
	w.withMask(func(m mask.Mask, label string) {
		pic := w.shown.picture
		w.saveAs(w.suggest("cutout", label), func(wr io.Writer) error {
			return formats.CutoutPNG(wr, pic, m, formats.CutoutOptions{Feather: cutoutEdge})
		})
	})
}

// suggest is a name for a file made of the picture's and the object's.
func (w *Window) suggest(what, label string) string {
	name := stem(w.doc.Current().Name) + "_" + what
	if label = fileWord(label); label != "" {
		name += "_" + label
	}
	return name + ".png"
}

// fileWord leaves out of a label what file names cannot hold.
func fileWord(label string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '-'
		}
		return r
	}, strings.TrimSpace(label))
}

// saveAs asks for a file and writes it in the background, beside the old one first.
func (w *Window) saveAs(name string, write func(io.Writer) error) {
	o := PickOptions{Title: lang.T("Save"), Folder: w.folder(), Name: name, Kind: "PNG", Extensions: []string{".png"}}
	w.opts.Picker.Save(o, func(path string) {
		if path == "" {
			return
		}
		if filepath.Ext(path) == "" {
			path += ".png"
		}
		background(w, func(context.Context) (string, error) {
			return path, formats.Create(path, true, write)
		}, w.saved)
	})
}

// saved says how saving went, with a way on.
func (w *Window) saved(path string, err error) {
	if err != nil {
		w.say(parts.Message{Level: parts.LevelError, Text: sentence(err), Action: lang.T("Save mask"), OnAction: w.saveMask})
		return
	}
	w.say(parts.Message{Text: lang.T("Saved %s", filepath.Base(path)), Action: lang.T("Show in folder"), OnAction: func() { w.reveal(path) }})
}

// reveal opens the folder of a file in the system's file manager.
func (w *Window) reveal(path string) {
	var cmd *exec.Cmd
	switch runtime.GOOS {
	case "darwin":
		cmd = exec.Command("open", "-R", path)
	case "windows":
		cmd = exec.Command("explorer", "/select,"+path)
	default:
		cmd = exec.Command("xdg-open", filepath.Dir(path))
	}
	if err := cmd.Start(); err != nil {
		w.say(parts.Message{Text: lang.T("It is in %s", filepath.Dir(path)), Sticky: true})
		return
	}
	go cmd.Wait() // so that it leaves no trace in the process table
}

// copyCutout puts the thing on a transparent ground on the clipboard.
func (w *Window) copyCutout() {
	w.withMask(func(m mask.Mask, _ string) {
		pic := w.shown.picture
		background(w, func(ctx context.Context) (struct{}, error) {
			var png bytes.Buffer
			if err := formats.CutoutPNG(&png, pic, m, formats.CutoutOptions{Feather: cutoutEdge}); err != nil {
				return struct{}{}, err
			}
			return struct{}{}, copyPNG(ctx, png.Bytes())
		}, w.copied)
	})
}

// copied says how copying the cut-out went.
func (w *Window) copied(_ struct{}, err error) {
	switch {
	case errors.Is(err, errNoClipboard):
		w.say(parts.Message{Level: parts.LevelWarning, Text: lang.T("Pictures are copied with wl-copy or xclip, and neither is installed. Save the cut-out instead."),
			Action: lang.T("Save cut-out…"), OnAction: w.saveCutout})
	case err != nil:
		w.failed(err)
	default:
		w.say(parts.Message{Text: lang.T("Copied the cut-out")})
	}
}
