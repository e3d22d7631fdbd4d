package ui

import (
	"fyne.io/fyne/v2"

	"clickmask/canvas"
	"clickmask/ui/lang"
)

// dressWord is a row of a table of how masks are shown: a word for the file of settings, and an English name.
type dressWord[T comparable] struct {
	is         T
	word, name string
}

// maskStyles and maskStrengths are in the order of the menus.
var (
	maskStyles = []dressWord[canvas.MaskStyle]{
		{canvas.Tinted, "tint", "Tint"},
		{canvas.Outlined, "outline", "Outline"},
		{canvas.DimOutside, "dim-outside", "Dark outside"},
		{canvas.CutOut, "cut-out", "Cut-out"},
	}
	maskStrengths = []dressWord[canvas.Strength]{
		{canvas.Faint, "faint", "Faint"},
		{canvas.Medium, "medium", "Medium"},
		{canvas.Strong, "strong", "Strong"},
	}
)

// wordOf is what a file of settings calls something of a table.
func wordOf[T comparable](table []dressWord[T], is T) string {
	for _, r := range table {
		if r.is == is {
			return r.word
		}
	}
	return ""
}

// dressOf is the dress of two words of a file of settings, the usual one for words that nobody knows.
func dressOf(style, strength string) (d canvas.Dress) {
	for _, r := range maskStyles {
		if r.word == style {
			d.Style = r.is
		}
	}
	for _, r := range maskStrengths {
		if r.word == strength {
			d.Strength = r.is
		}
	}
	return d
}

// viewing is how the canvas shows the picture and its masks, which is remembered.
type viewing struct {
	*shell
	canvas  *canvas.Canvas
	passing func(text string) // says something in passing
}

func newViewing(s *shell, c *canvas.Canvas, passing func(string)) *viewing {
	v := &viewing{s, c, passing}
	c.SetDress(s.settings.dress)
	c.SetOverview(s.settings.overview)
	return v
}

func (v *viewing) setDress(d canvas.Dress) {
	v.settings.dress = d
	v.canvas.SetDress(d)
	v.saveSettings()
}

func (v *viewing) setStyle(s canvas.MaskStyle) {
	v.setDress(canvas.Dress{Style: s, Strength: v.settings.dress.Strength})
}

func (v *viewing) setStrength(s canvas.Strength) {
	v.setDress(canvas.Dress{Style: v.settings.dress.Style, Strength: s})
}

// graded reports whether masks are shown in a way that has strengths.
func (v *viewing) graded() bool { return v.settings.dress.Style.Graded() }

// nextStyle and nextStrength are what keys do; they say what it has come to, since no menu is open to show it.
func (v *viewing) nextStyle() {
	v.setStyle(v.settings.dress.Style.Next())
	sayDress(v, maskStyles, v.settings.dress.Style)
}

func (v *viewing) nextStrength() {
	v.setStrength(v.settings.dress.Strength.Next())
	sayDress(v, maskStrengths, v.settings.dress.Strength)
}

func sayDress[T comparable](v *viewing, table []dressWord[T], is T) {
	for _, r := range table {
		if r.is == is {
			v.passing(lang.T("Masks: %s", lang.Named(r.name)))
		}
	}
}

func (v *viewing) styleMenu() *fyne.Menu {
	return dressMenu(maskStyles, v.settings.dress.Style, v.setStyle)
}

func (v *viewing) strengthMenu() *fyne.Menu {
	return dressMenu(maskStrengths, v.settings.dress.Strength, v.setStrength)
}

// dressMenu offers a table, with a mark at what is in force.
func dressMenu[T comparable](table []dressWord[T], now T, choose func(T)) *fyne.Menu {
	m := fyne.NewMenu("")
	for _, r := range table {
		item := fyne.NewMenuItem(lang.Named(r.name), func() { choose(r.is) })
		item.Checked = r.is == now
		m.Items = append(m.Items, item)
	}
	return m
}

// toggleOverview switches the overview on or off.
func (v *viewing) toggleOverview() {
	v.settings.overview = !v.settings.overview
	v.canvas.SetOverview(v.settings.overview)
	v.saveSettings()
}
