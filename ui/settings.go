package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickmask/canvas"
	"clickmask/inference/ort"
	"clickmask/project/formats"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
	"clickmask/ui/style"
)

// settings are what the program remembers between runs, see [settingsFile].
type settings struct {
	theme    style.Mode
	scale    int          // of the interface in per cent, 0 is the usual one
	language string       // "" is the system's
	preview  bool         // under the pointer
	closer   bool         // at small things, where the model's answers are for that
	propose  bool         // the main thing of a picture that was gone on to
	byClass  bool         // objects have the colours of their classes
	dress    canvas.Dress // of masks
	overview bool         // while the picture is larger than the canvas
	cleaning cleaning     // of each mask that is kept
	sticky   bool         // strokes of brush and eraser keep to edges
	softness int          // of brush and eraser, in per cent
	labelme  bool         // labelme's keys
	model    string       // "" is the built-in one
	device   ort.Device   // "" is the CPU
	fast     bool         // less exact, where that is possible
	offered  bool         // the first model of the catalogue, once
	started  bool         // the program was, before
	toured   bool         // the tour was taken, or is not wanted
	recents  []string
	size     fyne.Size

	cut     formats.CutPreset   // what was chosen for cut-outs last
	presets []formats.CutPreset // of cut-outs, that a person has kept
}

// forDesk are the settings that the desk heeds.
func (s settings) forDesk() desk.Settings {
	return desk.Settings{Preview: s.preview, Closer: s.closer, ByClass: s.byClass, Propose: s.propose,
		AtKeep: desk.Refinement{Holes: s.cleaning.holes, Specks: s.cleaning.specks}}
}

// showSettings is the card of preferences; each takes effect at once.
func (w *Window) showSettings() {
	s := &w.settings
	changed := func() {
		w.saveSettings()
		w.desk.SetSettings(s.forDesk())
	}
	var card *parts.Opened
	toggle := func(on *bool, then func()) *parts.Switch {
		t := parts.NewSwitch(func(is bool) {
			*on = is
			then()
			changed()
		})
		t.Set(*on)
		return t
	}
	nothing := func() {}

	modes := []style.Mode{style.System, style.Dark, style.Light, style.HighContrast}
	themes := parts.NewSegmented([]string{lang.T("System"), lang.T("Dark"), lang.T("Light"), lang.T("High contrast")}, func(i int) { w.setTheme(modes[i]) })
	themes.Choose(slices.Index(modes, s.theme))

	codes, words := []string{""}, []string{lang.T("System")}
	for _, n := range lang.Names() {
		codes, words = append(codes, n.Code), append(words, n.Name)
	}
	languages := parts.NewSegmented(words, func(i int) {
		w.setLanguage(codes[i])
		card.Close()
		w.showSettings() // in the new words
	})
	languages.Choose(max(0, slices.Index(codes, s.language)))

	rows := container.NewVBox(
		parts.NewField(lang.T("Theme"), themes),
		w.scaleField(),
		parts.NewField(lang.T("Language"), languages),
		parts.NewField(lang.T("Preview under the pointer"), toggle(&s.preview, nothing)).SetNote(lang.T("Shows what a click would give")),
		parts.NewField(lang.T("Look closer at small things"), toggle(&s.closer, nothing)).SetNote(lang.T("With the built-in model")),
		parts.NewField(lang.T("Offer the main thing"), toggle(&s.propose, nothing)).SetNote(lang.T("Of pictures that Shift+N goes on to")),
		cleanField(lang.T("Fill holes at every keep"), lang.T("Up to so many pixels"), &s.cleaning.holes, changed),
		cleanField(lang.T("Remove specks at every keep"), lang.T("Of fewer pixels"), &s.cleaning.specks, changed),
		parts.NewField(lang.T("Strokes keep to edges"), toggle(&s.sticky, func() { w.parts.canvas.SetSticky(s.sticky) })).SetNote(lang.T("Of brush and eraser")),
		parts.NewField(lang.T("Softness of strokes"), softnessField(s, w.parts.canvas, changed)).SetNote(lang.T("Of brush and eraser")),
		parts.NewField(lang.T("Labelme's keys"), toggle(&s.labelme, func() { w.parts.canvas.SetLabelmeKeys(s.labelme) })).SetNote(lang.T("Shift+click takes away")),
		parts.NewField(lang.T("Fast (less exact)"), toggle(&s.fast, w.models.again)).SetNote(lang.T("For models of your own and downloaded ones")),
	)
	if devices := w.models.deviceField(func() { card.Close() }); devices != nil {
		rows.Add(devices)
	}
	if pasted := w.files.pastedField(func() { card.Close() }); pasted != nil {
		rows.Add(pasted)
	}
	card = w.card(parts.NewCard(lang.T("Settings"), rows, func() { card.Close() }))
	card.OnEnter(card.Close)
}
