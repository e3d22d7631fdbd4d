package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"clickmask/project/formats"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// soundCut is what was chosen last, or the usual where that cannot be.
func soundCut(p formats.CutPreset) formats.CutPreset {
	if p.Check() != nil {
		return formats.CutPreset{}
	}
	return p
}

// by are the choices as a preset says, but for a picture behind, which takes its time to open.
func (c cutChoices) by(p formats.CutPreset) cutChoices {
	c.edge, c.spill, c.margin, c.square, c.side, c.shadow, c.exif, c.names = p.MatteEdge(), p.Spill, p.Margin, p.Square, p.Side, p.Shadow, p.KeepEXIF, p.Names
	c.behind, c.ground = nil, nil
	if ground, ok := formats.ParseColour(p.Background); ok {
		c.ground = ground
	}
	c.file = cutKinds[0].usual
	for _, k := range cutKinds {
		if string(k.usual.kind) == p.Format {
			c.file = cutFile{k.usual.kind, p.Quality}
		}
	}
	return c
}

// preset are the choices as a preset without a name.
func (c cutChoices) preset() formats.CutPreset {
	p := formats.CutPreset{Spill: c.spill, Background: formats.ColourWord(c.ground), Margin: c.margin, Square: c.square, Side: c.side, Shadow: c.shadow, KeepEXIF: c.exif, Names: c.names}
	p.Edge, p.Softness = c.edge.Kind.String(), c.edge.Softness
	if c.file.kind != formats.CutoutIsPNG {
		p.Format, p.Quality = string(c.file.kind), c.file.quality
	}
	if c.behind != nil {
		p.Background = c.behind.Path
	}
	return p
}

// keepChoices has the settings keep what was chosen.
func (v *saver) keepChoices() {
	if p := v.cut.preset(); !p.Same(v.settings.cut) {
		v.settings.cut = p
		v.saveSettings()
	}
}

// usePreset takes a preset's choices over and shows the card with them. It is the edge of what nobody has chosen one for, and of what the
// card is about.
func (v *saver) usePreset(p formats.CutPreset) {
	v.cut = v.cut.by(p)
	v.keepChoices()
	edge := p.MatteEdge()
	show := func() { v.showCutCardWith(&edge) }
	if _, colour := formats.ParseColour(p.Background); !colour && p.Background != "" {
		v.openBehind(p.Background, show)
		return
	}
	show()
}

// presetWord is what a preset is called in the language of the window.
func presetWord(p formats.CutPreset) string {
	switch p.Name {
	case "sticker":
		return lang.T("Sticker")
	case "shop":
		return lang.T("Shop")
	case "portrait":
		return lang.T("Portrait")
	}
	return p.Name
}

// presetField leads to the presets, and says which of them the choices are.
func (c *cutCard) presetField() *parts.Field {
	var button *parts.Button
	button = parts.NewButton("", parts.ButtonPlain, func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(button)
		parts.ShowMenu(c.win.Canvas(), c.presetMenu(), at.AddXY(0, button.Size().Height))
	})
	field := parts.NewField(lang.T("Preset"), button)
	c.sayPreset = func() {
		now, word := c.cut.preset(), lang.T("Choose…")
		for _, p := range slices.Concat(formats.CutPresets, c.settings.presets) {
			if p.Same(now) {
				word = presetWord(p)
			}
		}
		button.SetText(word)
		field.Refresh() // the word may need more room
	}
	c.sayPreset()
	return field
}

func (c *cutCard) presetMenu() *fyne.Menu {
	m := fyne.NewMenu("")
	add := func(word string, do func()) *fyne.MenuItem {
		item := fyne.NewMenuItem(word, func() { c.leave(do) })
		m.Items = append(m.Items, item)
		return item
	}
	now := c.cut.preset()
	line := func() { m.Items = append(m.Items, fyne.NewMenuItemSeparator()) }
	for _, p := range formats.CutPresets {
		add(presetWord(p), func() { c.usePreset(p) }).Checked = p.Same(now)
	}
	line()
	for _, p := range c.settings.presets {
		add(p.Name, func() { c.usePreset(p) }).Checked = p.Same(now)
	}
	if len(c.settings.presets) > 0 {
		line()
	}
	if len(c.settings.presets) < formats.MaxCutPresets {
		edge := c.edge
		add(lang.T("Keep as a preset…"), func() {
			kept := c.cut.preset()
			kept.Edge, kept.Softness = edge.Kind.String(), edge.Softness
			c.showKeepPreset(kept)
		})
	}
	for _, p := range c.settings.presets {
		add(lang.T("Forget %s…", p.Name), func() { c.askToForget(p.Name) })
	}
	return m
}

// askToForget asks before a preset of the person's goes, which nothing brings back, and goes back to the card whatever is answered.
func (v *saver) askToForget(name string) {
	v.question(parts.Question{
		Title: lang.T("Forget the preset %s?", name), Text: lang.T("What is chosen on the card stays as it is."),
		Yes: lang.T("Forget"), Danger: true, OnNo: v.showCutCard,
		OnYes: func() {
			v.settings.presets = slices.DeleteFunc(slices.Clone(v.settings.presets), func(o formats.CutPreset) bool { return o.Name == name })
			v.saveSettings()
			v.showCutCard()
		},
	})
}

// showKeepPreset asks what a preset is called, and keeps it: in the place of another one of the name.
func (v *saver) showKeepPreset(p formats.CutPreset) {
	v.askOnCard(lang.T("Keep as a preset"), lang.T("In a terminal"), "clickmask cutout --preset …", "", lang.T("Keep"), func(name string) string {
		if formats.CheckCutPresetName(name) != nil {
			return lang.T("Presets cannot be called so.")
		}
		p.Name = name
		list := slices.DeleteFunc(slices.Clone(v.settings.presets), func(o formats.CutPreset) bool {
			_, same := formats.FindCutPreset(name, []formats.CutPreset{o})
			return same
		})
		v.settings.presets = append(list, p)
		v.cut.edge = p.MatteEdge()
		v.saveSettings()
		return ""
	})
}
