package parts

import "fyne.io/fyne/v2"

// Zone is a part of the window that the keyboard goes to as a whole; in it the arrows go from one stop to the next.
type Zone struct {
	stops func() []stop // in their order, those among them that cannot have the keyboard now
	begin func() int    // the stop that it begins at; nil begins at the first that can
}

// stop is one thing in a zone, or a list, of which one row has the keyboard.
type stop struct {
	has  func(fyne.Focusable) bool
	take func() fyne.Focusable // what is to have the keyboard, nil where nothing can
}

// stopAt is the stop of a thing that can have the keyboard while can says so.
func stopAt(f fyne.Focusable, can func() bool) stop {
	return stop{
		has: func(o fyne.Focusable) bool { return o == f },
		take: func() fyne.Focusable {
			if !can() {
				return nil
			}
			return f
		},
	}
}

// stop is that of a control, which must be in sight and enabled.
func (c *control) stop() stop {
	f, _ := c.outer.(fyne.Focusable)
	return stopAt(f, func() bool { return c.outer.Visible() && !c.off })
}

// Holds says whether the keyboard is in the zone where f has it.
func (r Zone) Holds(f fyne.Focusable) bool { return r.index(f) >= 0 }

func (r Zone) index(f fyne.Focusable) int {
	if f == nil {
		return -1
	}
	for i, s := range r.stops() {
		if s.has(f) {
			return i
		}
	}
	return -1
}

// Begin is what has the keyboard first, nil while nothing in the zone can.
func (r Zone) Begin() fyne.Focusable {
	stops := r.stops()
	if r.begin != nil {
		if i := r.begin(); i >= 0 && i < len(stops) {
			if f := stops[i].take(); f != nil {
				return f
			}
		}
	}
	return r.from(-1, 1)
}

// Step is what the arrow goes to from what has the keyboard, by being 1 or -1; nil at the end.
func (r Zone) Step(from fyne.Focusable, by int) fyne.Focusable {
	if at := r.index(from); at >= 0 {
		return r.from(at, by)
	}
	return nil
}

// End is the first of what can have the keyboard, or the last.
func (r Zone) End(last bool) fyne.Focusable {
	if last {
		return r.from(len(r.stops()), -1)
	}
	return r.from(-1, 1)
}

func (r Zone) from(at, by int) fyne.Focusable {
	stops := r.stops()
	for i := at + by; i >= 0 && i < len(stops); i += by {
		if f := stops[i].take(); f != nil {
			return f
		}
	}
	return nil
}

// Zone is the rail with its tools, undo, redo and help. It begins at the tool in hand.
func (r *ToolRail) Zone() Zone {
	return Zone{
		stops: func() []stop {
			var stops []stop
			for i, b := range r.tools {
				s, take := b.stop(), b.stop().take
				s.take = func() fyne.Focusable { r.shelf.reveal(i); return take() }
				stops = append(stops, s)
			}
			return append(stops, r.undo.stop(), r.redo.stop(), r.help.stop())
		},
		begin: func() int {
			for i, b := range r.tools {
				if b.on {
					return i
				}
			}
			return -1
		},
	}
}

// Zone is the head of the panel and the list below it, where it begins.
func (p *SidePanel) Zone() Zone {
	return Zone{
		stops: func() []stop {
			stops := []stop{p.tabs[0].stop(), p.tabs[1].stop(), p.more.stop(), p.shut.stop()}
			if p.ShowsClasses() {
				return append(stops, stopAt(p.classes.add, func() bool { return true }), p.classes.stop())
			}
			return append(append(stops, p.objects.find.stops(p.objects.finds)...), p.objects.stop())
		},
		begin: func() int {
			switch {
			case p.ShowsClasses() && len(p.classes.rows) > 0:
				return 5
			case p.ShowsClasses():
				return 4
			case len(p.objects.rows) > 0:
				return 6 // behind the field and its cross
			}
			return 0
		},
	}
}

// Zone is the sliders, while there is something to refine.
func (m *MaskPanel) Zone() Zone {
	return Zone{stops: func() []stop {
		var stops []stop
		for _, row := range m.rows {
			stops = append(stops, stopAt(row.slider, func() bool { return !row.slider.off }))
		}
		return append(stops, stopAt(m.reset, func() bool { return m.enabled && m.values() != MaskValues{} }))
	}}
}

// Zone is the pictures of the folder, and what looks for some of them. It begins at the one that is shown.
func (f *Filmstrip) Zone() Zone {
	return Zone{stops: func() []stop {
		return append([]stop{f.lane.stop(func() int { return f.placeOf(f.current) })}, f.finder.stops()...)
	}}
}

// Zone is the buttons of the bar from left to right.
func (b *TopBar) Zone() Zone {
	return Zone{stops: func() []stop {
		return []stop{b.menu.stop(), b.open.stop(), b.save.main.stop(), b.save.more.stop(), b.model.stop(), b.status.stop(), b.settings.stop(), b.panel.stop()}
	}}
}

// Zone is the zoom, and what is offered.
func (b *StatusBar) Zone() Zone {
	return Zone{stops: func() []stop { return []stop{b.zoom.stop(), b.offerDo.stop(), b.offerShut.stop()} }}
}

// Zone is what the empty window offers.
func (w *Welcome) Zone() Zone {
	return Zone{stops: func() []stop {
		stops := []stop{w.open.stop(), w.folder.stop(), w.tour.stop(), w.noTour.stop(), w.sample.stop()}
		for _, r := range w.recents {
			stops = append(stops, r.stop())
		}
		return stops
	}}
}

// Zone is the button of the message and its cross.
func (b *MessageBar) Zone() Zone {
	return Zone{stops: func() []stop { return []stop{b.action.stop(), b.shut.stop()} }}
}

// stop is the list as one stop, which begins at the item that first says.
func (l *lane) stop(first func() int) stop {
	return stop{
		has: func(f fyne.Focusable) bool {
			for _, item := range l.area.items {
				if holds(item, f) {
					return true
				}
			}
			return false
		},
		take: func() fyne.Focusable { return l.focusable(first()) },
	}
}

// focusable brings an item into sight and gives what of it can have the keyboard, nil for a number out of range.
func (l *lane) focusable(i int) fyne.Focusable {
	l.reveal(i)
	f, _ := l.item(i).(fyne.Focusable)
	return f
}

// focusItem gives the keyboard to an item, and says whether there is one.
func (l *lane) focusItem(i int) bool {
	f, c := l.focusable(i), canvasOf(l)
	if f == nil || c == nil {
		return false
	}
	c.Focus(f)
	return true
}

// focusedItem is the number of the item that has the keyboard, -1 for none.
func (l *lane) focusedItem() int {
	if c := canvasOf(l); c != nil && c.Focused() != nil {
		for i, item := range l.area.items {
			if f, ok := item.(fyne.Focusable); ok && c.Focused() == f {
				return i
			}
		}
	}
	return -1
}

// holder is an item with more in it that can have the keyboard.
type holder interface{ holds(fyne.Focusable) bool }

func holds(item fyne.CanvasObject, f fyne.Focusable) bool {
	if own, ok := item.(fyne.Focusable); ok && own == f {
		return true
	}
	h, ok := item.(holder)
	return ok && h.holds(f)
}
