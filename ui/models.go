package ui

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickmask/inference/graph"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/internal/atomicfile"
	"clickmask/internal/printable"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// modelChooser chooses which model answers, and what it runs on.
type modelChooser struct {
	*shell
	desk    *desk.Desk
	offer   func(parts.Offer) // makes a quiet offer
	getting *download         // the model that is being downloaded, nil for none
	trying  func()            // ends the trial of a device, nil for none
	tryout  tryout
	doubted string // what stopped the program last time and is not opened unasked, "" for nothing
	named   bool   // what failed last was not the built-in model
}

func newModelChooser(s *shell, d *desk.Desk) *modelChooser {
	return &modelChooser{shell: s, desk: d, offer: func(parts.Offer) {}}
}

// start opens the chosen model in the background, or the built-in one where that is doubted.
func (c *modelChooser) start() {
	name := c.path()
	if c.doubts(name) {
		name = ""
	}
	c.use(name)
}

// use opens a model; the present one serves until it is there.
func (c *modelChooser) use(nameOrPath string) { c.tryOut(nameOrPath, false) }

// again opens the chosen model anew, as after a change of how it is to run.
func (c *modelChooser) again() { c.use(c.path()) }

// close ends what runs in the background.
func (c *modelChooser) close() {
	if c.getting != nil {
		c.getting.cancel()
	}
	c.endTrial()
	c.opts.Attempts.Left(c.tryout.name) // which has stopped nothing
}

// failed tells that a model could not be opened. Without any the built-in one serves.
func (c *modelChooser) failed(n desk.Notice) {
	m := parts.Message{Level: parts.LevelError, Text: sentenceOr(n.Err, lang.T("The model could not be opened."))}
	if !errors.Is(n.Err, ort.ErrRuntimeMissing) && c.named && n.NoModel {
		m.Text = lang.T("The model could not be loaded. The built-in one is used.") + " " + m.Text
		c.opts.Model, c.settings.model = "", ""
		c.use("")
	}
	c.say(m)
}

// menu offers the models that are there, and the way to others.
func (c *modelChooser) menu() *fyne.Menu {
	chosen := c.path()
	m := fyne.NewMenu("", c.item(lang.T("Built-in"), "", chosen))
	known := chosen == ""
	for _, item := range c.stored() {
		if item.Present {
			m.Items = append(m.Items, c.item(item.Title, item.Name, chosen))
			known = known || item.Name == chosen
		}
	}
	if !known {
		m.Items = append(m.Items, c.item(printable.Text(filepath.Base(chosen)), chosen, chosen))
	}
	m.Items = append(m.Items, fyne.NewMenuItemSeparator())
	if c.opts.Models != nil {
		m.Items = append(m.Items, fyne.NewMenuItem(lang.T("More models…"), c.showAll))
	}
	onnx := fyne.NewMenuItem(lang.T("Export it as ONNX…"), c.export)
	onnx.Disabled = c.checkpoint() == ""
	m.Items = append(m.Items, fyne.NewMenuItem(lang.T("Choose a model file…"), c.chooseFile), onnx)
	return m
}

// checkpoint is the file of the chosen model where it is one that can be exported, "" for others.
func (c *modelChooser) checkpoint() string {
	chosen := c.path()
	for _, item := range c.stored() {
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

// export writes the chosen checkpoint as a pair of ONNX files for other programs.
func (c *modelChooser) export() {
	path := c.checkpoint()
	c.opts.Picker.Folder(PickOptions{Title: lang.T("Choose a folder")}, func(folder string) {
		if folder == "" {
			return
		}
		background(c.shell, func(ctx context.Context) ([]string, error) {
			file, err := models.OpenVerified(ctx, path, "")
			if err != nil {
				return nil, &models.OpenError{Model: filepath.Base(path), Err: err}
			}
			defer file.Close()
			return graph.Export(ctx, file, file.Size(), folder, graph.ExportOptions{Name: stem(filepath.Base(path)), Guard: atomicfile.NewGuard(path)})
		}, func(files []string, err error) {
			if err != nil {
				c.shell.failed(err)
				return
			}
			c.say(parts.Message{Text: lang.T("%d files were exported", len(files)), Action: lang.T("Show in folder"), OnAction: func() { c.reveal(files[0]) }})
		})
	})
}

func (c *modelChooser) item(title, nameOrPath, chosen string) *fyne.MenuItem {
	item := fyne.NewMenuItem(title, func() { c.choose(nameOrPath) })
	item.Checked = nameOrPath == chosen
	return item
}

func (c *modelChooser) stored() []models.Item {
	if c.opts.Models == nil {
		return nil
	}
	return c.opts.Models.List()
}

// path is the name or the path of the chosen model, "" for the built-in one.
func (c *modelChooser) path() string {
	switch {
	case c.opts.Model != "":
		return c.opts.Model
	case c.doubted != "":
		return ""
	}
	return c.settings.model
}

// choose uses a model from now on, and remembers it once it has answered; the present one serves until it is there.
func (c *modelChooser) choose(nameOrPath string) {
	c.opts.Model, c.doubted = nameOrPath, ""
	if nameOrPath == "" {
		c.settings.model = ""
		c.saveSettings()
	}
	c.tryOut(nameOrPath, nameOrPath != "")
	c.desk.Refresh()
}

func (c *modelChooser) chooseFile() {
	c.opts.Picker.Open(PickOptions{Title: lang.T("Choose a model file…"), Kind: lang.T("Model"), Extensions: modelExtensions}, func(paths []string) {
		if len(paths) > 0 {
			c.choose(paths[0])
		}
	})
}

// modelExtensions are those of PyTorch checkpoints, safetensors and ONNX encoders.
var modelExtensions = []string{".pt", ".pth", ".safetensors", ".onnx"}

// showAll is the card of all models of the catalogue.
func (c *modelChooser) showAll() {
	var card *parts.Opened
	again := func(then func()) func() { return func() { card.Close(); then() } }
	var rows []fyne.CanvasObject
	for _, item := range c.stored() {
		e := item.Entry
		note := lang.T("%s, %s. %s", models.SizeText(e.Size), e.Licence, lang.Named(e.Notes))
		var control fyne.CanvasObject
		switch {
		case item.Present:
			use := parts.NewButton(lang.T("Use"), parts.ButtonPlain, again(func() { c.choose(e.Name) }))
			remove := parts.NewButton(lang.T("Remove"), parts.ButtonQuiet, again(func() { c.remove(e) }))
			control = container.NewHBox(remove, use)
		case c.getting != nil && c.getting.entry.Name == e.Name:
			control = parts.NewButton(lang.T("Cancel"), parts.ButtonPlain, again(c.getting.cancel)) // which may have ended by then
		default:
			control = parts.NewButton(lang.T("Get"), parts.ButtonPlain, again(func() { c.get(e) }))
		}
		rows = append(rows, parts.NewField(e.Title, control).SetNote(note))
	}
	if use, err := c.opts.Models.DiskUse(); err == nil && use > 0 {
		rows = append(rows, parts.NewField(lang.T("On this disk: %s", models.SizeText(use)), container.NewWithoutLayout()).SetNote(c.opts.Models.Dir))
	}
	content := parts.NewCard(lang.T("Models"), container.NewVBox(rows...), func() { card.Close() })
	card = c.card(content)
	card.OnEnter(card.Close)
}

func (c *modelChooser) remove(e models.Entry) {
	if c.path() == e.Name {
		c.choose("")
	}
	c.shell.failed(c.opts.Models.Remove(e))
}
