package rendered

import (
	"image"
	"math"
)

// margin is how far a ground reaches beyond the picture on each side, for what is seen of it moves.
const margin = 40

// paintGround fills the picture with a part of the ground, stretched so that it covers all.
func paintGround(dst, ground *image.RGBA, off point) {
	w, h := ground.Rect.Dx(), ground.Rect.Dy()
	scale := max(float64(Width+2*margin)/float64(w), float64(Height+2*margin)/float64(h))
	for y := range Height {
		for x := range Width {
			c := sample(ground, (float64(x)+0.5+margin+off.x)/scale, (float64(y)+0.5+margin+off.y)/scale)
			p := dst.Pix[dst.PixOffset(x, y):]
			for k := range 3 {
				p[k] = uint8(c[k] + 0.5)
			}
			p[3] = 255
		}
	}
}

// paint lays a thing over the picture; its longer side is size at scale 1. Where seen is not nil its alpha is added there.
func paint(dst, thing *image.RGBA, st state, size float64, seen []float32) {
	w, h := float64(thing.Rect.Dx()), float64(thing.Rect.Dy())
	scale := size * st.scale / max(w, h)
	for range 3 { // what would be shrunk by more than a half is halved before, so that it does not flicker
		if scale > 0.6 {
			break
		}
		thing = halved(thing)
		w, h = float64(thing.Rect.Dx()), float64(thing.Rect.Dy())
		scale = size * st.scale / max(w, h)
	}
	sin, cos := math.Sincos(st.turn)
	reach := math.Hypot(w, h)*scale/2*(1+math.Abs(st.bend)) + 2
	for y := max(int(st.at.y-reach), 0); y < min(int(st.at.y+reach), Height); y++ {
		for x := max(int(st.at.x-reach), 0); x < min(int(st.at.x+reach), Width); x++ {
			dx, dy := float64(x)+0.5-st.at.x, float64(y)+0.5-st.at.y
			u, v := (dx*cos+dy*sin)/scale, (dy*cos-dx*sin)/scale
			u += st.bend * w * math.Sin(math.Pi*(v/h+0.5)) // it leans to one side in the middle
			c := sample(thing, u+w/2, v+h/2)
			if c[3] <= 0 {
				continue
			}
			a := c[3] / 255
			p := dst.Pix[dst.PixOffset(x, y):]
			for k := range 3 {
				p[k] = uint8(min(c[k]+float64(p[k])*(1-a)+0.5, 255))
			}
			if seen != nil {
				seen[y*Width+x] = float32(a)
			}
		}
	}
}

// sample is the colour at a place, between pixels; transparent beyond.
func sample(src *image.RGBA, x, y float64) (c [4]float64) {
	x, y = x-0.5, y-0.5
	x0, y0 := int(math.Floor(x)), int(math.Floor(y))
	fx, fy := x-float64(x0), y-float64(y0)
	for j := range 2 {
		for i := range 2 {
			px, py := x0+i, y0+j
			if px < 0 || py < 0 || px >= src.Rect.Dx() || py >= src.Rect.Dy() {
				continue
			}
			weight := (1 - math.Abs(float64(i)-fx)) * (1 - math.Abs(float64(j)-fy))
			p := src.Pix[src.PixOffset(px, py):]
			for k := range 4 {
				c[k] += weight * float64(p[k])
			}
		}
	}
	return c
}

// halved is a thing at half its size.
func halved(src *image.RGBA) *image.RGBA {
	dst := image.NewRGBA(image.Rect(0, 0, (src.Rect.Dx()+1)/2, (src.Rect.Dy()+1)/2))
	for y := range dst.Rect.Dy() {
		for x := range dst.Rect.Dx() {
			c := sample(src, float64(2*x)+1, float64(2*y)+1)
			for k := range 4 {
				dst.Pix[dst.PixOffset(x, y)+k] = uint8(c[k] + 0.5)
			}
		}
	}
	return dst
}
