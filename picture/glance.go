package picture

import (
	"context"
	"image"
)

// Glance is a picture made small, upright, that is there long before its pixels are.
type Glance struct {
	Name string
	W, H int // of the picture itself
	// Levels are those of its pyramid; nil for the first ones, which nobody has yet.
	Levels []*image.RGBA
}

// GlanceFrom is the size below which pixels come as soon as a glance.
const GlanceFrom = 4_000_000

// glanceShift says how small it is: one pixel for 8 x 8.
const glanceShift = 3

// newGlance is that of a picture which img shows at an eighth, lying as in its file.
func newGlance(ctx context.Context, s source, img image.Image, chroma chromaRange, info Info) (*Glance, error) {
	small, err := toUprightRGBA(ctx, img, chroma, info.Orientation)
	if err != nil {
		return nil, err
	}
	levels, err := halvings(ctx, small)
	if err != nil {
		return nil, err
	}
	return &Glance{Name: s.name, W: info.W, H: info.H, Levels: append(make([]*image.RGBA, glanceShift), levels...)}, nil
}

// GlanceOf is what stays of a picture whose pixels go: the levels of its pyramid whose longer side is side pixels or less.
func GlanceOf(p *Picture, py *Pyramid, side int) *Glance {
	w, h := p.Size()
	g := &Glance{Name: p.Name, W: w, H: h, Levels: make([]*image.RGBA, len(py.Levels))}
	for i, l := range py.Levels {
		if l == nil {
			continue
		}
		if i == len(py.Levels)-1 || max(l.Rect.Dx(), l.Rect.Dy()) <= side {
			g.Levels[i] = l
		}
	}
	return g
}

// Bytes is the memory that it takes.
func (g *Glance) Bytes() int {
	n := 0
	for _, l := range g.Levels {
		if l != nil {
			n += len(l.Pix)
		}
	}
	return n
}
