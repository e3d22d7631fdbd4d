package mask

// Hand is what a person drew on a mask by hand: the pixels that are in it and those that are not, whatever a model says.
// No pixel is in both. It is immutable like [Mask]; the zero Hand changes nothing.
type Hand struct {
	Added, Taken Mask
}

// Empty reports whether nothing was drawn.
func (h Hand) Empty() bool { return h.Added.Empty() && h.Taken.Empty() }

// Equal reports whether the same was drawn.
func (h Hand) Equal(o Hand) bool {
	return h.Empty() && o.Empty() || h.Added.Equal(o.Added) && h.Taken.Equal(o.Taken)
}

// Add is the hand after a region was drawn that belongs to the mask.
func (h Hand) Add(region Mask) Hand {
	return Hand{Added: orNone(Union(h.Added, region)), Taken: orNone(Subtract(h.Taken, region))}
}

// Take is the hand after a region was drawn that does not belong to the mask.
func (h Hand) Take(region Mask) Hand {
	return Hand{Added: orNone(Subtract(h.Added, region)), Taken: orNone(Union(h.Taken, region))}
}

// Apply is a mask with what was drawn on it.
func (h Hand) Apply(m Mask) Mask {
	if h.Empty() {
		return m
	}
	return Subtract(Union(m, h.Added), h.Taken)
}

// orNone is the zero Mask for one without pixels, so that equal hands are the same value.
func orNone(m Mask) Mask {
	if m.Empty() {
		return Mask{}
	}
	return m
}
