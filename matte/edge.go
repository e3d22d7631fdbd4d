package matte

import (
	"context"
	"image"
	"slices"

	"clickmask/mask"
)

// Kind is a kind of edge.
type Kind uint8

// The kinds of edges.
const (
	KindUsual Kind = iota // nobody has chosen: [Usual]
	KindHard              // a pixel is the thing or not
	KindSoft              // the mask blurred
	KindFine              // what the picture shows along the mask's border: hair, fur, motion
	KindGlass             // what the picture shows there and everywhere within: the thing is seen through
)

// kindWords are the kinds in files and commands; nobody writes the usual one.
var kindWords = [...]string{KindUsual: "", KindHard: "hard", KindSoft: "soft", KindFine: "fine", KindGlass: "glass"}

// String is a kind's word in files and commands, "" for the usual one.
func (k Kind) String() string { return kindWords[k] }

// KindOf is the kind that a word of files and commands means.
func KindOf(word string) (Kind, bool) {
	i := slices.Index(kindWords[:], word)
	return Kind(max(i, 0)), i >= 0
}

// Looks reports whether such an edge looks for the thing in the picture, which takes its time.
func (k Kind) Looks() bool { return k == KindFine || k == KindGlass }

// Usual is the edge of what nobody has chosen one for: just soft enough that it shows no stairs.
var Usual = Edge{Kind: KindSoft, Softness: 0.8}

// Edge is how an alpha is made of a mask; the zero value is the usual one.
type Edge struct {
	Kind     Kind
	Softness float64 // of a soft edge: sigma of its blur, in pixels
}

// Chosen is the edge itself, or the usual one where nobody has chosen.
func (e Edge) Chosen() Edge {
	if e.Kind == KindUsual {
		return Usual
	}
	return e
}

// MaxSoftness is the largest softness that is offered, in pixels.
const MaxSoftness = 50

// Alpha makes the alpha of a mask in a picture of its size.
func (e Edge) Alpha(ctx context.Context, pix *image.RGBA, m mask.Mask, job Job) (Alpha, error) {
	switch e = e.Chosen(); e.Kind {
	case KindSoft:
		return Soft(m, e.Softness), ctx.Err()
	case KindFine:
		return Fine(ctx, pix, m, job)
	case KindGlass:
		return Glass(ctx, pix, m, job)
	}
	return mask.Hard(m), ctx.Err()
}
