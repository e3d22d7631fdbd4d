package fake

import (
	"image"
	"math"

	"clickmask/inference/sam"
	"clickmask/mask"
	"clickmask/prompt"
)

// How large the disc round a click is, as a part of the content's shorter side, and how good each of the
// four masks claims to be: the middle candidate wins after a first click.
var (
	radii = [4]float64{0.16, 0.08, 0.16, 0.30}
	ious  = [4]float32{0.91, 0.74, 0.93, 0.68}
)

// steepness is how many logits a low-res pixel's distance from the border is worth.
const steepness = 4

// answer draws the four masks as signed distances from their borders.
func answer(f mask.Grid, p prompt.Prompt, maskInput *mask.Logits) *prompt.Answer {
	a := &prompt.Answer{IoU: append([]float32(nil), ious[:]...)}
	if !f.Crop.Empty() { // what is seen closer is seen better
		for i := range a.IoU {
			a.IoU[i] += 0.05
		}
	}
	for _, radius := range radii {
		l := mask.Logits{Grid: f, Data: make([]float32, f.LowW*f.LowH)}
		draw(l, p, maskInput, radius)
		a.LowRes = append(a.LowRes, l)
	}
	return a
}

func draw(l mask.Logits, p prompt.Prompt, maskInput *mask.Logits, radius float64) {
	f := l.Grid
	perX := float64(f.LowW) / float64(f.InputW)
	perY := float64(f.LowH) / float64(f.InputH)
	r := max(1.5, radius*perX*float64(min(f.ContentW, f.ContentH)))
	for y := range f.LowH {
		for x := range f.LowW {
			cx, cy := float64(x)+0.5, float64(y)+0.5 // the middle of the low-res pixel
			v := math.Inf(-1)
			if maskInput != nil {
				v = float64(maskInput.Data[y*f.LowW+x]) / steepness
			}
			if p.Box != nil {
				x0, y0 := sam.ToInput(p.Box.X0, p.Box.Y0, f)
				x1, y1 := sam.ToInput(p.Box.X1, p.Box.Y1, f)
				v = max(v, ellipse(cx, cy, float64(x0)*perX, float64(y0)*perY, float64(x1)*perX, float64(y1)*perY))
			}
			for _, pt := range p.Points {
				px, py := sam.ToInput(pt.X, pt.Y, f)
				inside := r - math.Hypot(cx-float64(px)*perX, cy-float64(py)*perY)
				if pt.Label == prompt.Positive {
					v = max(v, inside)
				}
			}
			for _, pt := range p.Points {
				px, py := sam.ToInput(pt.X, pt.Y, f)
				if pt.Label == prompt.Negative {
					v = min(v, math.Hypot(cx-float64(px)*perX, cy-float64(py)*perY)-r)
				}
			}
			l.Data[y*f.LowW+x] = float32(min(32, max(-32, steepness*v)))
		}
	}
}

// ellipse is about how far (x, y) lies inside the ellipse that touches the box from within.
func ellipse(x, y, x0, y0, x1, y1 float64) float64 {
	rx, ry := max((x1-x0)/2, 0.5), max((y1-y0)/2, 0.5)
	d := math.Hypot((x-(x0+x1)/2)/rx, (y-(y0+y1)/2)/ry)
	return (1 - d) * min(rx, ry)
}

// thumbnail samples the picture, [3][LowH][LowW], 0 to 1, padding 0.
func thumbnail(pix *image.RGBA, f mask.Grid) []float32 {
	out := make([]float32, 3*f.LowW*f.LowH)
	for y := range f.LowH {
		for x := range f.LowW {
			sx := int((float64(x) + 0.5) * float64(f.InputW) / float64(f.LowW) * float64(f.PictureW) / float64(f.ContentW))
			sy := int((float64(y) + 0.5) * float64(f.InputH) / float64(f.LowH) * float64(f.PictureH) / float64(f.ContentH))
			if sx >= f.PictureW || sy >= f.PictureH {
				continue
			}
			at := pix.Pix[sy*pix.Stride+4*sx:]
			for c := range 3 {
				out[(c*f.LowH+y)*f.LowW+x] = float32(at[c]) / 255
			}
		}
	}
	return out
}
