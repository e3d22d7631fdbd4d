package detect

import (
	"context"
	"math"

	"clickmask/inference/sam"
	"clickmask/picture"
)

// grey is what surrounds a picture in a detector's input.
const grey = 114

// lie is how a picture lies in the input.
type lie struct{ scaleX, scaleY, left, top float64 }

// content is how large a picture of pw x ph pixels lies in w x h; Ultralytics rounds a half to the even number.
func content(pw, ph, w, h int) (cw, ch int) {
	scale := min(float64(w)/float64(pw), float64(h)/float64(ph))
	return max(int(math.RoundToEven(float64(pw)*scale)), 1), max(int(math.RoundToEven(float64(ph)*scale)), 1)
}

// letterbox lays a picture into the middle of w x h pixels, its aspect kept, as [3][h][w] from 0 to 1.
func letterbox(ctx context.Context, p *picture.Picture, w, h int) ([]float32, lie, error) {
	pw, ph := p.Size()
	cw, ch := content(pw, ph, w, h)
	rgb, err := sam.Resize(ctx, p.Pix(), cw, ch)
	if err != nil {
		return nil, lie{}, err
	}
	left, top := (w-cw)/2, (h-ch)/2 // Ultralytics rounds a half down too
	out := make([]float32, 3*w*h)
	for i := range out {
		out[i] = grey / 255.0
	}
	for y := range ch {
		for x := range cw {
			from, to := 3*(y*cw+x), (top+y)*w+left+x
			for c := range 3 {
				out[c*w*h+to] = float32(rgb[from+c]) / 255
			}
		}
	}
	return out, lie{float64(cw) / float64(pw), float64(ch) / float64(ph), float64(left), float64(top)}, nil
}

// back turns a box of the input into one of the picture.
func (l lie) back(b *Box) {
	b.X0, b.X1 = (b.X0-l.left)/l.scaleX, (b.X1-l.left)/l.scaleX
	b.Y0, b.Y1 = (b.Y0-l.top)/l.scaleY, (b.Y1-l.top)/l.scaleY
}
