package mask

// Joined is the hand of a mask from which pixels were taken away, without what a soft brush left below one half beside those:
// faint shares that do not hang together with the mask any more.
func (h Hand) Joined(m Mask) Hand {
	faint := Subtract(h.Added.band, m)
	if faint.Empty() {
		return h
	}
	loose := Hard(Subtract(faint, touching(m, faint)))
	return Hand{Added: orNone(Without(h.Added, loose)), Taken: orNone(Without(h.Taken, loose))}
}

// Part is the hand of a part of a mask that becomes one of its own: all of it is drawn, with the shares of a soft brush.
func (h Hand) Part(part, whole Mask) Hand {
	reach := Hard(touching(part, Subtract(h.Added.band, whole)))
	firm := Subtract(Subtract(part, h.Added.band), h.Taken.band)
	return Hand{Added: orNone(Larger(Hard(firm), Smaller(h.Added.rim(), reach))), Taken: orNone(Smaller(h.Taken.rim(), reach))}
}

// touching is a mask with what of others hangs together with it.
func touching(m, others Mask) Mask {
	if others.Empty() {
		return m
	}
	all := m
	for _, c := range Union(m, others).Components() {
		if !Intersect(c, m).Empty() {
			all = Union(all, c)
		}
	}
	return all
}
