package ui

import (
	"fyne.io/fyne/v2"

	"clickmask/ui/style"
)

// rect is a place in the window, in units from its top left corner. A part without a place has no width.
type rect struct{ x, y, w, h float32 }

func (r rect) overlaps(s rect) bool {
	return r.w > 0 && s.w > 0 && r.x < s.x+s.w && s.x < r.x+r.w && r.y < s.y+s.h && s.y < r.y+r.h
}

// content is what decides about the places besides the size of the window.
type content struct {
	pictures int
	strip    float32                              // the least height of the candidates, 0 while there are none
	drawer   bool                                 // the drawer is open
	folded   bool                                 // the panels are hidden by a person
	bare     bool                                 // full screen: the picture alone, but for an open drawer
	tour     func(width float32) (height float32) // of the tour's card, nil while nobody takes it
}

// arrangement says where everything lies. The first six fill the window without lying on each other, except for a
// drawer, which lies on the stage.
type arrangement struct {
	top, rail, stage, panel, film, status rect

	tour       rect // a band above the stage, so that its card covers nothing of the picture
	float      rect // the part of the stage for the message that floats over the picture
	low        bool // the message lies at the lower end of it, where a drawer takes the upper one
	strip      rect // the part of the stage for the candidates; a drawer leaves them a band below it where it must
	smallStrip bool // the candidates are shown small
}

// folds are the sizes below which parts fold. The window is never smaller than style.MinW x style.MinH.
//
//	below      | what folds
//	900 wide   | the right panel is a drawer; the top bar is without the program's name
//	720 wide   | "Open" and the model are their icons (parts.barTiers, and the next)
//	560 wide   | so is "Save mask"; the state is its dot, and the picture has no name
//	480 high   | there is no filmstrip; its keys work all the same, and the status line has its number
//	620 high   | the tools are smaller, and below 460 they scroll; with a filmstrip 96 earlier (parts.ToolRail)
//	640 x 400  | of the stage: the candidates are shown small
//	440 wide   | a message has the lines it needs, and its button below them (parts.MessageBar)
//
// What says so in brackets folds by itself, in package parts.
const (
	filmBelow        = 480
	smallStripWidth  = 640
	smallStripHeight = 400
	floatLeast       = 240 // the width that what floats needs beside an open drawer; else the message lies over its lower end
	messageMost      = 560 // the width of a message
)

// drawerAt says whether the right panel is a drawer in a window of that size.
func drawerAt(size fyne.Size) bool { return size.Width < style.CompactBelow }

// arrange finds the places in a window of a size.
func arrange(size fyne.Size, c content) arrangement {
	var a arrangement
	open := c.pictures > 0
	upper, lower, left, right := float32(0), size.Height, float32(0), size.Width
	if !c.bare {
		a.top = rect{0, 0, size.Width, style.TopBarHeight}
		a.status = rect{0, size.Height - style.StatusHeight, size.Width, style.StatusHeight}
		upper, lower = style.TopBarHeight, size.Height-style.StatusHeight
		if c.pictures > 1 && size.Height >= filmBelow {
			lower -= style.FilmstripHeight
			a.film = rect{0, lower, size.Width, style.FilmstripHeight}
		}
	}
	if open && !c.bare && !c.folded {
		a.rail = rect{0, upper, style.RailWidth, lower - upper}
		left = style.RailWidth
	}
	drawer := c.bare || drawerAt(size)
	if open && (c.bare || !c.folded) && (!drawer || c.drawer) {
		a.panel = rect{size.Width - style.PanelWidth, upper, style.PanelWidth, lower - upper}
		if !drawer {
			right -= style.PanelWidth
		}
	}
	a.stage = rect{left, upper, right - left, lower - upper}
	a.makeRoomForTour(c)
	a.float = a.stage
	if beside := a.panel.x - left; a.panel.w > 0 && beside >= floatLeast {
		a.float.w = beside
	}
	a.strip = a.float
	if c.strip > 0 && a.panel.overlaps(a.float) {
		band := c.strip + 2*style.Space4
		a.panel.h -= band
		a.strip = rect{left, lower - band, right - left, band}
	}
	a.low = a.panel.overlaps(a.float)
	a.smallStrip = a.stage.w < smallStripWidth || a.stage.h < smallStripHeight
	return a
}

// makeRoomForTour takes a band off the stage for the tour's card, as wide as an open drawer leaves it.
func (a *arrangement) makeRoomForTour(c content) {
	if c.tour == nil || a.stage.w <= 0 {
		return
	}
	const gap = style.Space8
	wide := a.stage.w
	if beside := a.panel.x - a.stage.x; a.panel.w > 0 && beside >= floatLeast {
		wide = min(wide, beside)
	}
	high := c.tour(wide - 2*gap)
	a.tour = rect{a.stage.x + gap, a.stage.y + gap, wide - 2*gap, high}
	a.stage.y += high + 2*gap
	a.stage.h -= high + 2*gap
}

// message is where a message lies: at the upper end of its part of the stage, else at the lower end, above the candidates.
// heightAt is the height that it needs at a width.
func (a arrangement) message(heightAt func(width float32) float32) rect {
	width := min(messageMost, a.float.w-2*style.Space16)
	height := heightAt(width)
	y := a.float.y + style.Space12
	if a.low {
		y = max(a.float.y, a.panel.y+a.panel.h-height-style.Space8)
	}
	return rect{a.float.x + (a.float.w-width)/2, y, width, height}
}

// freePlace is where something of a size lies within an area and on nothing that is taken: at its bottom in the middle,
// else at its top, else in its corners and at its sides. In the middle is its core, the first part of its width.
func freePlace(area rect, size fyne.Size, core float32, taken []rect) (fyne.Position, bool) {
	gap := style.Space16
	if area.w < size.Width+2*gap || area.h < size.Height+2*gap {
		gap = style.Space4
	}
	if area.w < size.Width+2*gap || area.h < size.Height+2*gap {
		return fyne.Position{}, false
	}
	left, right := area.x+gap, area.x+area.w-size.Width-gap
	xs := []float32{min(area.x+(area.w-core)/2, right), left, right}
	ys := []float32{area.y + area.h - size.Height - gap, area.y + gap, area.y + (area.h-size.Height)/2}
	for _, at := range [][2]int{{0, 0}, {0, 1}, {1, 0}, {2, 0}, {1, 1}, {2, 1}, {1, 2}, {2, 2}} {
		r := rect{xs[at[0]], ys[at[1]], size.Width, size.Height}
		free := true
		for _, t := range taken {
			free = free && !r.overlaps(t)
		}
		if free {
			return fyne.NewPos(r.x, r.y), true
		}
	}
	return fyne.Position{}, false
}
