package mask

// Hand is what a person drew on a mask by hand: by how much each pixel is in it at least and by how much it is not at least,
// whatever a model says. Both are all or nothing where a hard brush went, a share where a soft one did; together they are
// never more than the pixel. It is immutable like [Mask]; the zero Hand changes nothing.
type Hand struct {
	Added, Taken Alpha
}

// Empty reports whether nothing was drawn.
func (h Hand) Empty() bool { return h.Added.Empty() && h.Taken.Empty() }

// Equal reports whether the same was drawn.
func (h Hand) Equal(o Hand) bool {
	return h.Empty() && o.Empty() || h.Added.Equal(o.Added) && h.Taken.Equal(o.Taken)
}

// Add is the hand after a region was drawn that belongs to the mask.
func (h Hand) Add(region Alpha) Hand {
	return Hand{Added: orNone(Larger(h.Added, region)), Taken: orNone(Without(h.Taken, region))}
}

// Take is the hand after a region was drawn that does not belong to the mask.
func (h Hand) Take(region Alpha) Hand {
	return Hand{Added: orNone(Without(h.Added, region)), Taken: orNone(Larger(h.Taken, region))}
}

// Apply is a mask with what was drawn on it. A share counts from one half on.
func (h Hand) Apply(m Mask) Mask {
	if h.Empty() {
		return m
	}
	return Subtract(Union(m, h.Added.Half()), h.Taken.Half())
}

// Soft reports whether anything was drawn with a soft brush.
func (h Hand) Soft() bool { return !h.Added.band.Empty() || !h.Taken.band.Empty() }

// Rim is what of the hand is neither all nor nothing.
func (h Hand) Rim() Hand { return Hand{Added: orNone(h.Added.rim()), Taken: orNone(h.Taken.rim())} }

// Settled is the hand on a mask that does not change any more: where the mask's own pixel is other than what a soft brush
// left there, that share is exactly what holds.
func (h Hand) Settled(under Mask) Hand {
	if !h.Soft() {
		return h
	}
	alone := Without(h.Added.rim(), Hard(under))
	gone := Smaller(h.Taken.rim(), Hard(under))
	return Hand{Added: orNone(Larger(h.Added, gone.rest())), Taken: orNone(Larger(h.Taken, alone.rest()))}
}

// Over is the alpha of a mask that has the hand in it, which is [Hand.Settled], with the shares that were drawn. The hard
// parts are in the alpha already, with the edge that was chosen for it.
func (h Hand) Over(a Alpha) Alpha {
	if !h.Soft() {
		return a
	}
	return Without(Larger(a, h.Added.rim()), h.Taken.rim())
}

// orNone is the zero Alpha for one without pixels, so that equal hands are the same value.
func orNone(a Alpha) Alpha {
	if a.Empty() {
		return Alpha{}
	}
	return a
}
