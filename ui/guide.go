package ui

import (
	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
	"clickmask/ui/tour"

	"fyne.io/fyne/v2"
)

// guide leads a person through the tour on the sample picture. What is done there is an exercise: no work of theirs is touched,
// and none is made that would be asked about.
type guide struct {
	*shell
	desk   *desk.Desk
	card   *parts.TourCard
	page   *parts.Welcome // that offers it
	layout *layout
	files  *files

	tour *tour.Tour // nil while nobody takes it
}

func newGuide(s *shell, d *desk.Desk, p *widgets, f *layout, files *files) *guide {
	g := &guide{shell: s, desk: d, card: p.tour, page: p.welcome, layout: f, files: files}
	p.tour.OnSkip, p.tour.OnAgain, p.tour.OnShut = g.skip, g.begin, g.end
	p.welcome.OnTour, p.welcome.OnNoTour = g.begin, g.known
	p.welcome.SetTour(!s.settings.toured)
	return g
}

// begin opens the sample anew, as opening any other picture would, and then the tour.
func (g *guide) begin() {
	g.known()
	g.desk.Open([]string{samplePath}, func(string) {
		g.tour = tour.Begin(tour.Work{})
		g.show(g.desk.View())
	})
}

// known notes that the tour need not be offered any more.
func (g *guide) known() {
	if !g.settings.toured {
		g.settings.toured = true
		g.saveSettings()
	}
	g.page.SetTour(false)
}

func (g *guide) on() bool { return g.tour != nil }

// exercises says whether all that is open is the tour's.
func (g *guide) exercises() bool {
	doc := g.desk.Document()
	return g.on() && len(doc.Pages()) == 1 && doc.Current().Path == samplePath && doc.File() == ""
}

// follow goes on where the step was done. With another picture in place of the sample the tour is over.
func (g *guide) follow(v desk.View) {
	if !g.on() || g.desk.Status().Opening {
		return
	}
	if v.Page == nil || v.Page.Path != samplePath {
		g.end()
		return
	}
	g.tour.Follow(tour.WorkOf(v))
	g.show(v)
}

func (g *guide) skip() {
	if g.tour.Over() {
		g.files.choose()
		return
	}
	v := g.desk.View()
	g.tour.Skip(tour.WorkOf(v))
	g.show(v)
}

// end leaves the tour; the picture and what was made of it stay.
func (g *guide) end() {
	if g.on() {
		g.tour = nil
		g.layout.guide(false, tour.Step{}.At)
	}
}

func (g *guide) show(v desk.View) {
	title, text := lang.T("That was all"), lang.T("Help has all keys and gestures, and this tour for another time.")
	if v.Page != nil && !v.Page.Draft.Empty() { // who skipped a step may have something else open than the last one asks for, or nothing
		text = lang.T("Enter keeps what is open. Help has all keys and gestures, and this tour for another time.")
	}
	if !g.tour.Over() {
		title, text = lang.Named(g.tour.Step().Title), lang.Named(g.tour.Words(tour.WorkOf(v)))
	}
	g.card.SetStep(g.tour.Number(), len(tour.Steps), title, text)
	g.layout.guide(true, g.tour.Step().At)
}

// guideCommands begin the tour and leave it. Esc is first what it is elsewhere, so these come last.
func guideCommands(g *guide) []command {
	return []command{
		{menu: "Help", title: "Guided tour", below: "Keys and gestures", do: g.begin},
		{title: "Leave the tour", keys: keys(key(fyne.KeyEscape)), do: g.end, can: g.on},
	}
}
