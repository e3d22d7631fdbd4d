package ui

import (
	"cmp"
	"image"
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"golang.org/x/image/draw"

	"clickmask/project/formats"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// cutGround is what a preview lies on.
type cutGround struct {
	colour color.Color // nil for a checkerboard
}

// cutGrounds are those to choose from, savedGrounds those for what is saved.
var (
	cutGrounds   = []cutGround{{}, {color.White}, {color.Black}, {color.NRGBA{R: 255, B: 255, A: 255}}}
	savedGrounds = cutGrounds[:3]
)

// groundField chooses what cut-outs are laid on.
func (c *cutCard) groundField() fyne.CanvasObject {
	words := []string{lang.T("None"), lang.T("White"), lang.T("Black"), lang.T("Colour…"), lang.T("Picture…")}
	colour, behind := len(savedGrounds), len(savedGrounds)+1
	grounds := parts.NewSegmented(words, func(i int) {
		switch i {
		case colour:
			c.leave(c.showCutColour)
		case behind:
			c.leave(c.chooseBehind)
		default:
			c.cut.ground, c.cut.behind = savedGrounds[i].colour, nil
			c.preview()
		}
	})
	chosen := slices.IndexFunc(savedGrounds, func(g cutGround) bool {
		return formats.ColourWord(g.colour) == formats.ColourWord(c.cut.ground)
	})
	switch {
	case c.cut.behind != nil:
		chosen = behind
	case chosen < 0:
		chosen = colour
	}
	grounds.Choose(chosen)
	return parts.NewField(lang.T("Ground"), grounds)
}

// showCutColour asks for the colour that cut-outs are laid on, and goes back to their card.
func (v *saver) showCutColour() {
	const example = "#1e90ff"
	v.askOnCard(lang.T("Colour behind the cut-out"), lang.T("As on web pages"), "#ffffff  "+example, cmp.Or(formats.ColourWord(v.cut.ground), example), lang.T("Use this colour"),
		func(text string) string {
			ground, ok := formats.ParseColour(strings.TrimSpace(text))
			if !ok {
				return lang.T("This is no colour.")
			}
			v.cut.ground, v.cut.behind = ground, nil
			return ""
		})
}

// checkSide is the side of a square of the checkerboard, in pixels of the preview.
const checkSide = 16

// under draws a part of a thing over the ground, brought into size; sharp shows its pixels as squares.
func (g cutGround) under(thing *image.RGBA, part image.Rectangle, size image.Point, sharp bool) image.Image {
	scale := min(float64(size.X)/float64(part.Dx()), float64(size.Y)/float64(part.Dy()))
	if !sharp {
		size = image.Pt(max(int(float64(part.Dx())*scale), 1), max(int(float64(part.Dy())*scale), 1))
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			c := color.Color(color.Gray{Y: 255})
			switch {
			case g.colour != nil:
				c = g.colour
			case (x/checkSide+y/checkSide)%2 == 1:
				c = color.Gray{Y: 204}
			}
			out.Set(x, y, c)
		}
	}
	var scaler draw.Scaler = draw.ApproxBiLinear
	if sharp {
		scaler = draw.NearestNeighbor
	} else if scale < 0.5 {
		scaler = draw.BiLinear
	}
	scaler.Scale(out, out.Rect, thing, part, draw.Over, nil)
	return out
}
