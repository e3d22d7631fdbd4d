package ui

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickmask/inference/graph"
	"clickmask/inference/models"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// download is a model on its way; there is one at a time.
type download struct {
	entry  models.Entry
	cancel func()
	hidden bool // its message was closed; the download goes on
}

// modelMenu offers the models that are there, and the way to others.
func (w *Window) modelMenu() *fyne.Menu {
	chosen := w.modelPath()
	m := fyne.NewMenu("", w.modelItem(lang.T("Built-in"), "", chosen))
	known := chosen == ""
	for _, item := range w.storedModels() {
		if item.Present {
			m.Items = append(m.Items, w.modelItem(item.Title, item.Name, chosen))
			known = known || item.Name == chosen
		}
	}
	if !known {
		m.Items = append(m.Items, w.modelItem(filepath.Base(chosen), chosen, chosen))
	}
	m.Items = append(m.Items, fyne.NewMenuItemSeparator())
	if w.opts.Models != nil {
		m.Items = append(m.Items, fyne.NewMenuItem(lang.T("More models…"), w.showModels))
	}
	export := fyne.NewMenuItem(lang.T("Export it as ONNX…"), w.exportModel)
	export.Disabled = w.checkpoint() == ""
	m.Items = append(m.Items, fyne.NewMenuItem(lang.T("Choose a model file…"), w.chooseModelFile), export)
	return m
}

// checkpoint is the file of the chosen model where it is one that can be exported, "" for others.
func (w *Window) checkpoint() string {
	chosen := w.modelPath()
	for _, item := range w.storedModels() {
		if item.Name == chosen && item.Present {
			return item.Path
		}
	}
	switch strings.ToLower(filepath.Ext(chosen)) {
	case ".pt", ".pth", ".safetensors":
		return chosen
	}
	return ""
}

// exportModel writes the chosen checkpoint as a pair of ONNX files for other programs.
func (w *Window) exportModel() {
	path := w.checkpoint()
	w.opts.Picker.Folder(PickOptions{Title: lang.T("Choose a folder")}, func(folder string) {
		if folder == "" {
			return
		}
		background(w, func(ctx context.Context) ([]string, error) {
			file, err := models.OpenVerified(ctx, path, "")
			if err != nil {
				return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
			}
			defer file.Close()
			return graph.Export(ctx, file, file.Size(), folder, graph.ExportOptions{Name: stem(filepath.Base(path))})
		}, func(files []string, err error) {
			if err != nil {
				w.failed(err)
				return
			}
			w.say(parts.Message{Text: lang.T("%d files were exported", len(files)), Action: lang.T("Show in folder"), OnAction: func() { w.reveal(files[0]) }})
		})
	})
}

func (w *Window) modelItem(title, nameOrPath, chosen string) *fyne.MenuItem {
	item := fyne.NewMenuItem(title, func() { w.chooseModel(nameOrPath) })
	item.Checked = nameOrPath == chosen
	return item
}

func (w *Window) storedModels() []models.Item {
	if w.opts.Models == nil {
		return nil
	}
	return w.opts.Models.List()
}

// modelPath is the name or the path of the chosen model, "" for the built-in one.
func (w *Window) modelPath() string {
	switch {
	case w.opts.Model != "":
		return w.opts.Model
	case w.doubted != "":
		return ""
	}
	return w.settings.model
}

// chooseModel uses a model from now on, and remembers it once it has answered; the present one serves until it is there.
func (w *Window) chooseModel(nameOrPath string) {
	w.opts.Model, w.doubted = nameOrPath, ""
	if nameOrPath == "" {
		w.settings.model = ""
		w.settings.save(w.app.Preferences())
	}
	w.tryOut(nameOrPath, nameOrPath != "")
	w.refresh()
}

func (w *Window) chooseModelFile() {
	w.opts.Picker.Open(PickOptions{Title: lang.T("Choose a model file…"), Kind: lang.T("Model"), Extensions: modelExtensions}, func(paths []string) {
		if len(paths) > 0 {
			w.chooseModel(paths[0])
		}
	})
}

// modelExtensions are those of PyTorch checkpoints, safetensors and ONNX encoders.
var modelExtensions = []string{".pt", ".pth", ".safetensors", ".onnx"}

// showModels is the card of all models of the catalogue.
func (w *Window) showModels() {
	var close func()
	again := func(then func()) func() { return func() { close(); then() } }
	var rows []fyne.CanvasObject
	for _, item := range w.storedModels() {
		e := item.Entry
		note := fmt.Sprintf("%s, %s. %s", models.SizeText(e.Size), e.Licence, e.Notes)
		var control fyne.CanvasObject
		switch {
		case item.Present:
			use := parts.NewButton(lang.T("Use"), parts.ButtonPlain, again(func() { w.chooseModel(e.Name) }))
			remove := parts.NewButton(lang.T("Remove"), parts.ButtonQuiet, again(func() { w.removeModel(e) }))
			control = container.NewHBox(remove, use)
		case w.getting != nil && w.getting.entry.Name == e.Name:
			control = parts.NewButton(lang.T("Cancel"), parts.ButtonPlain, again(func() { w.getting.cancel() }))
		default:
			control = parts.NewButton(lang.T("Get"), parts.ButtonPlain, again(func() { w.getModel(e) }))
		}
		rows = append(rows, parts.NewField(e.Title, control).SetNote(note))
	}
	if use, err := w.opts.Models.DiskUse(); err == nil && use > 0 {
		rows = append(rows, parts.NewField(lang.T("On this disk: %s", models.SizeText(use)), container.NewWithoutLayout()).SetNote(w.opts.Models.Dir))
	}
	card := parts.NewCard(lang.T("Models"), container.NewVBox(rows...), nil)
	close = parts.ShowOverlay(w.win.Canvas(), card)
	card.OnClose = close
}

func (w *Window) removeModel(e models.Entry) {
	if w.modelPath() == e.Name {
		w.chooseModel("")
	}
	w.failed(w.opts.Models.Remove(e))
}

// getModel downloads a model in the background and uses it once it is there.
func (w *Window) getModel(e models.Entry) {
	if w.getting != nil {
		w.getting.hidden = false
		return
	}
	d := &download{entry: e}
	w.getting = d
	ctx, cancel := context.WithCancel(context.Background())
	d.cancel = cancel
	w.tellProgress(models.Progress{Total: e.Size})
	go func() {
		err := w.opts.Models.Download(ctx, e, func(p models.Progress) {
			w.do(func() { w.tellProgress(p) })
		})
		w.do(func() {
			cancel()
			w.getting = nil
			if !w.closing {
				w.gotModel(e, err)
			}
		})
	}()
}

func (w *Window) gotModel(e models.Entry, err error) {
	switch {
	case errors.Is(err, context.Canceled):
		w.message.Dismiss()
	case err != nil:
		w.say(parts.Message{Level: parts.LevelError, Text: sentence(err), Action: lang.T("Try again"), OnAction: func() { w.getModel(e) }})
	default:
		w.say(parts.Message{Text: lang.T("%s is ready and in use.", e.Title)})
		w.chooseModel(e.Name)
	}
}

// tellProgress shows how far a download is, unless its message was closed.
func (w *Window) tellProgress(p models.Progress) {
	d := w.getting
	if d == nil || d.hidden || w.closing {
		return
	}
	text := lang.T("Getting %s: %s of %s", d.entry.Title, models.SizeText(p.Done), models.SizeText(p.Total))
	if p.BytesPerSecond > 0 {
		text += ", " + lang.T("%s a second", models.SizeText(int64(p.BytesPerSecond)))
	}
	w.say(parts.Message{Text: text, Sticky: true, Action: lang.T("Cancel"), OnAction: d.cancel})
}

// offerModel offers the first model of the catalogue after the first mask that the built-in one made. Closing the
// message is a no for good; the menu has it all the same.
func (w *Window) offerModel() {
	if w.opts.Models == nil || w.settings.offered || w.modelPath() != "" || w.getting != nil || w.message.Visible() {
		return
	}
	items := w.storedModels()
	if len(items) == 0 || items[0].Present {
		return
	}
	w.settings.offered = true
	w.settings.save(w.app.Preferences())
	e := items[0].Entry
	w.say(parts.Message{
		Text:   lang.T("%s makes better masks. It is %s, downloaded once.", e.Title, models.SizeText(e.Size)),
		Sticky: true, Action: lang.T("Get"), OnAction: func() { w.getModel(e) },
	})
}
