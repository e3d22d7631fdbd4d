package canvas

// MaskStyle is a way of showing masks.
type MaskStyle int

// The styles. With those that leave a mask's inside as it is, a mask is judged by its picture.
const (
	Tinted     MaskStyle = iota // a tint in the mask's colour, and its outline
	Outlined                    // the outline alone
	DimOutside                  // what is in no mask is dark
	CutOut                      // what is in no mask is gone, down to the checkerboard
	maskStyles
)

// Strength is how strong the tint of a mask is, or the dark outside of it.
type Strength int

// The strengths. Medium comes first because it is the usual one.
const (
	Medium Strength = iota
	Strong
	Faint
	strengths
)

// Dress is how masks are shown.
type Dress struct {
	Style    MaskStyle
	Strength Strength
}

// Valid reports whether there is such a dress.
func (d Dress) Valid() bool {
	return d.Style >= 0 && d.Style < maskStyles && d.Strength >= 0 && d.Strength < strengths
}

// Graded reports whether strengths make a difference to the style.
func (s MaskStyle) Graded() bool { return s == Tinted || s == DimOutside }

// Next is the style after this one, the first after the last.
func (s MaskStyle) Next() MaskStyle { return (s + 1) % maskStyles }

// Next is the strength after this one: stronger, and the faintest after the strongest.
func (s Strength) Next() Strength { return (s + 1) % strengths }

var (
	tintTimes = [strengths]float64{Medium: 1, Strong: 1.7, Faint: 0.45}
	dimBy     = [strengths]float64{Medium: 0.62, Strong: 0.85, Faint: 0.36}
)

// on is a look in the dress. A mask that is cut out has no lines: they would hide the edge that is to be judged.
func (d Dress) on(l look) look {
	if !l.Mask {
		return l
	}
	switch d.Style {
	case Tinted:
		l.Tint *= tintTimes[d.Strength]
	case CutOut:
		l.Tint, l.Light, l.Dark = 0, 0, 0
	default:
		l.Tint = 0
	}
	return l
}

// SetDress has masks shown in another way.
func (c *Canvas) SetDress(d Dress) {
	if d.Valid() && d != c.dress {
		c.dress = d
		c.repaint()
	}
}
