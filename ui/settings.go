package ui

import (
	"context"
	"image"
	"os"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickmask/inference/ort"
	"clickmask/ui/lang"
	"clickmask/ui/look"
	"clickmask/ui/parts"
)

// settings are what the program remembers between runs; Fyne keeps them in the user's configuration folder.
type settings struct {
	theme    look.Mode
	language string     // "" is the system's
	preview  bool       // under the pointer
	closer   bool       // at small things, where the model's answers are for that
	labelme  bool       // labelme's keys
	model    string     // "" is the built-in one
	device   ort.Device // "" is the CPU
	fast     bool       // less exact, where that is possible
	offered  bool       // the first model of the catalogue, once
	recents  []string
	size     fyne.Size
}

const maxRecents = 8

func loadSettings(p fyne.Preferences) settings {
	mode, err := look.Parse(p.String("theme"))
	if err != nil {
		mode = look.System
	}
	return settings{
		theme:    mode,
		language: p.String("language"),
		preview:  p.BoolWithFallback("preview", true),
		closer:   p.BoolWithFallback("closer", true),
		labelme:  p.Bool("labelme"),
		model:    p.String("model"),
		device:   ort.Device(p.String("device")),
		fast:     p.Bool("fast"),
		offered:  p.Bool("offered"),
		recents:  p.StringList("recents"),
		size: fyne.NewSize(
			max(look.MinW, float32(p.FloatWithFallback("width", float64(look.WindowW)))),
			max(look.MinH, float32(p.FloatWithFallback("height", float64(look.WindowH))))),
	}
}

func (s settings) save(p fyne.Preferences) {
	p.SetString("theme", s.theme.String())
	p.SetString("language", s.language)
	p.SetBool("preview", s.preview)
	p.SetBool("closer", s.closer)
	p.SetBool("labelme", s.labelme)
	p.SetString("model", s.model)
	p.SetString("device", string(s.device))
	p.SetBool("fast", s.fast)
	p.SetBool("offered", s.offered)
	p.SetStringList("recents", s.recents)
	p.SetFloat("width", float64(s.size.Width))
	p.SetFloat("height", float64(s.size.Height))
}

// remember puts what was opened at the top of the recent list: a picture, or the folder of several.
func (w *Window) remember(list []string) {
	path := list[0]
	if len(list) > 1 {
		path = filepath.Dir(path)
	}
	w.rememberPath(path)
}

func (w *Window) rememberPath(path string) {
	if path == samplePath {
		return
	}
	r := slices.DeleteFunc(slices.Clone(w.settings.recents), func(p string) bool { return p == path })
	r = append([]string{path}, r...)
	w.settings.recents = r[:min(len(r), maxRecents)]
	w.settings.save(w.app.Preferences())
}

// recentRows are the recent ones that are still there.
func recentRows(paths []string) []parts.Recent {
	var rows []parts.Recent
	for _, path := range paths {
		if _, err := os.Stat(path); err == nil {
			rows = append(rows, parts.Recent{Path: path, Name: filepath.Base(path), Where: filepath.Dir(path)})
		}
	}
	return rows
}

func sampleThumb(ctx context.Context) (image.Image, error) {
	return thumbnail(ctx, samplePath, 600)
}

// showSettings is the card of preferences; each takes effect at once.
func (w *Window) showSettings() {
	s := &w.settings
	changed := func() {
		s.save(w.app.Preferences())
		w.refresh()
	}

	modes := []look.Mode{look.System, look.Dark, look.Light}
	themes := parts.NewSegmented([]string{lang.T("System"), lang.T("Dark"), lang.T("Light")}, func(i int) {
		s.theme = modes[i]
		w.app.Settings().SetTheme(look.New(s.theme))
		w.frame.recolour()
		changed()
	})
	themes.Choose(slices.Index(modes, s.theme))

	codes, words := []string{""}, []string{lang.T("System")}
	for _, n := range lang.Names() {
		codes, words = append(codes, n.Code), append(words, n.Name)
	}
	var close func()
	languages := parts.NewSegmented(words, func(i int) {
		s.language = codes[i]
		lang.Set(s.language)
		changed()
		w.frame.root.Refresh()
		close()
		w.showSettings() // in the new words
	})
	languages.Choose(max(0, slices.Index(codes, s.language)))

	preview := parts.NewSwitch(func(on bool) { s.preview = on; changed() })
	preview.Set(s.preview)
	closer := parts.NewSwitch(func(on bool) { s.closer = on; changed() })
	closer.Set(s.closer)
	labelme := parts.NewSwitch(func(on bool) { s.labelme = on; w.canvas.SetLabelmeKeys(on); changed() })
	labelme.Set(s.labelme)
	fast := parts.NewSwitch(func(on bool) { s.fast = on; w.useModel(w.modelPath()); changed() })
	fast.Set(s.fast)

	rows := container.NewVBox(
		parts.NewField(lang.T("Theme"), themes),
		parts.NewField(lang.T("Language"), languages),
		parts.NewField(lang.T("Preview under the pointer"), preview).SetNote(lang.T("Shows what a click would give")),
		parts.NewField(lang.T("Look closer at small things"), closer).SetNote(lang.T("With the built-in model")),
		parts.NewField(lang.T("Labelme's keys"), labelme).SetNote(lang.T("Shift+click takes away")),
		parts.NewField(lang.T("Fast (less exact)"), fast).SetNote(lang.T("For models of your own and downloaded ones")),
	)
	if devices := w.deviceField(func() { close() }); devices != nil {
		rows.Add(devices)
	}
	card := parts.NewCard(lang.T("Settings"), rows, nil)
	close = parts.ShowOverlay(w.win.Canvas(), card)
	card.OnClose = close
}
