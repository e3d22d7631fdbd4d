package project

import "slices"

// SetLabels says which labels are always offered, before those in use.
func (d *Document) SetLabels(labels []string) {
	d.pinned = slices.Clone(labels)
	d.tell()
}

// Labels are the labels to offer, each once: those of [Document.SetLabels], then those that an object carries, in
// the order of their first use, so that the key of a label stays the same while people work.
func (d *Document) Labels() []string {
	used := map[string]bool{}
	for _, p := range d.pages {
		for i := range p.Objects {
			used[p.Objects[i].Label] = true
		}
	}
	out := make([]string, 0, len(d.pinned)+len(d.labelOrder))
	for _, l := range d.pinned {
		if l != "" && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	for _, l := range d.labelOrder {
		if used[l] && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

// useLabel notes the first use of a label.
func (d *Document) useLabel(label string) {
	if label != "" && !slices.Contains(d.labelOrder, label) {
		d.labelOrder = append(d.labelOrder, label)
	}
}

// NextColour is the colour that the next kept object with this label gets: the one chosen by
// [Document.SetNextColour]; else that of an object with the same label, on this page or another; else the one that
// the shown page uses least, the lowest index first.
func (d *Document) NextColour(label string) int {
	if d.nextColour >= 0 {
		return d.nextColour
	}
	p := d.Current()
	if p == nil {
		return 0
	}
	if label != "" {
		for _, q := range append([]*Page{p}, d.pages...) {
			for i := range q.Objects {
				if q.Objects[i].Label == label {
					return q.Objects[i].Colour
				}
			}
		}
	}
	var uses [ColourCount]int
	for i := range p.Objects {
		if c := p.Objects[i].Colour; c >= 0 && c < ColourCount {
			uses[c]++
		}
	}
	best := 0
	for c, n := range uses {
		if n < uses[best] {
			best = c
		}
	}
	return best
}

// SetNextColour chooses the colour of the next kept object; -1 leaves it to [Document.NextColour].
func (d *Document) SetNextColour(colour int) {
	if colour < -1 || colour >= ColourCount || colour == d.nextColour {
		return
	}
	d.nextColour = colour
	d.tell()
}

// takeColour is NextColour, once.
func (d *Document) takeColour(label string) int {
	c := d.NextColour(label)
	d.nextColour = -1
	return c
}
