package project

// ColourCount is how many object colours the palette has.
const ColourCount = 8

// NextColour is the colour that the next kept object with this class name gets: the one chosen by
// [Document.SetNextColour]; else that of the class, or the one that a new class would get; else, without a name, the
// one that the shown page uses least, the lowest index first.
func (d *Document) NextColour(name string) int {
	if d.nextColour >= 0 {
		return d.nextColour
	}
	if c, ok := d.classes.Named(name); ok {
		return c.Colour
	}
	if CleanClassName(name) != "" {
		return d.freshColour()
	}
	return leastUsed(d.Current().colourUses())
}

// colourUses counts the colours on a page, nil for none.
func (p *Page) colourUses() (uses [ColourCount]int) {
	if p != nil {
		for i := range p.Objects {
			if c := p.Objects[i].Colour; c >= 0 && c < ColourCount {
				uses[c]++
			}
		}
	}
	return uses
}

// freshColour is the colour for a new class: the one that the classes use least and, of those, the shown page does.
func (d *Document) freshColour() int {
	uses := d.Current().colourUses()
	const first = 1 << 20 // one class weighs more than any number of objects
	for _, c := range d.classes {
		uses[c.Colour] += first
	}
	return leastUsed(uses)
}

func leastUsed(uses [ColourCount]int) int {
	best := 0
	for c, n := range uses {
		if n < uses[best] {
			best = c
		}
	}
	return best
}

// ColourOf is the colour of an object where objects are coloured by their class: the class's, else its own.
func (c Classes) ColourOf(o Object) int {
	if class, ok := c.Find(o.Class); ok {
		return class.Colour
	}
	return o.Colour
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
func (d *Document) takeColour(name string) int {
	c := d.NextColour(name)
	d.nextColour = -1
	return c
}
