package rendered

import (
	"image"
	"math"
	"math/rand/v2"
	"slices"

	"clickmask/mask"
	"clickmask/picture"
)

// Kind is what happens in a sequence.
type Kind string

// The kinds.
const (
	Moving   Kind = "moving"
	Turning  Kind = "turning"
	Growing  Kind = "growing" // or shrinking
	Bending  Kind = "bending" // it changes its shape
	Fast     Kind = "fast"    // by up to two thirds of its size a frame
	Dimming  Kind = "dimming" // the light changes
	Small    Kind = "small"
	Passing  Kind = "passing"  // a part of it goes behind something
	Hiding   Kind = "hiding"   // all of it goes behind something and comes out again
	Leaving  Kind = "leaving"  // it leaves the picture and comes back
	Beside   Kind = "beside"   // others like it lie beside it
	Crossing Kind = "crossing" // another thing passes in front of it
)

// Kinds are all of them.
var Kinds = []Kind{Moving, Turning, Growing, Bending, Fast, Dimming, Small, Passing, Hiding, Leaving, Beside, Crossing}

// Width and Height are the size of the pictures.
const (
	Width  = 512
	Height = 352
)

// Stock gives what sequences are put together of. Pictures have premultiplied alpha; a thing's says where it is.
type Stock interface {
	Ground(rng *rand.Rand) *image.RGBA
	Thing(rng *rand.Rand) *image.RGBA
}

// Sequence is one. The same kind, seed, number of frames and stock give the same pictures.
type Sequence struct {
	Kind   Kind
	Frames int

	seed           uint64
	ground, thing  *image.RGBA
	others         []*image.RGBA // those beside it, or the one that passes in front
	cover          *image.RGBA   // what it goes behind
	coverX, coverW float64

	from, to, bow  point // of its way
	size           float64
	turn, first    float64 // by how much it turns in all, and its angle at first
	grow, bend     float64
	pan            point
	otherAt        []point
	speed, dimming float64
}

type point struct{ x, y float64 }

// New makes a sequence.
func New(kind Kind, seed uint64, frames int, stock Stock) *Sequence {
	rng := rand.New(rand.NewPCG(seed, uint64(slices.Index(Kinds, kind)))) // each kind has a ground and a thing of its own
	between := func(a, b float64) float64 { return a + rng.Float64()*(b-a) }
	either := func() float64 { return float64(1 - 2*rng.IntN(2)) }
	s := &Sequence{Kind: kind, Frames: frames, seed: seed, ground: stock.Ground(rng), thing: stock.Thing(rng)}
	s.size = between(90, 150)
	if kind == Small {
		s.size = between(28, 44)
	}
	s.from = point{between(0.25, 0.4) * Width, between(0.35, 0.65) * Height}
	s.to = point{between(0.6, 0.75) * Width, between(0.35, 0.65) * Height}
	if rng.IntN(2) == 0 {
		s.from, s.to = s.to, s.from
	}
	s.bow = point{between(-20, 20), between(-50, 50)}
	s.turn, s.first = between(-0.25, 0.25), between(-0.15, 0.15)
	s.grow, s.pan = between(0.9, 1.1), point{between(-30, 30), between(-15, 15)}
	switch kind {
	case Turning:
		s.turn = either() * between(1, 2.6)
	case Growing:
		s.grow = between(1.7, 2.1)
		if rng.IntN(2) == 0 {
			s.grow = 1 / s.grow
		}
	case Bending:
		s.bend = between(0.12, 0.2)
	case Fast:
		s.speed = between(2.5, 4)
	case Dimming:
		s.dimming = between(0.35, 0.55)
	case Passing, Hiding:
		s.cover = stock.Ground(rng)
		s.size = between(80, 115)
		s.coverX, s.coverW = Width*between(0.46, 0.54), s.size*between(0.25, 0.4)
		if kind == Hiding {
			s.coverW = s.size * between(1.25, 1.5)
		}
		reach := math.Copysign(s.coverW/2+s.size*0.7, s.from.x-s.to.x)
		s.from.x, s.to.x = s.coverX+reach, s.coverX-reach
	case Beside:
		for range 2 {
			s.others = append(s.others, s.thing)
			s.otherAt = append(s.otherAt, point{between(-0.2, 0.2) * s.size, either() * between(0.9, 1.2) * s.size})
		}
	case Crossing:
		s.others = []*image.RGBA{stock.Thing(rng)}
	}
	return s
}

// state is how the thing lies in a frame.
type state struct {
	at                point
	scale, turn, bend float64
}

// place is where it is at a time from 0 to 1.
func (s *Sequence) place(t float64) state {
	way := t
	switch {
	case s.Kind == Fast: // to and fro
		way = 0.5 - 0.5*math.Cos(t*s.speed*math.Pi)
	case s.Kind == Leaving: // out and back
		way = 0.5 - 0.5*math.Cos(2*math.Pi*t)
	}
	from, to := s.from, s.to
	if s.Kind == Leaving {
		to = point{from.x - math.Copysign(1, Width/2-from.x)*(min(from.x, Width-from.x)+s.size*0.75), from.y}
	}
	arc := math.Sin(math.Pi * way)
	return state{point{from.x + (to.x-from.x)*way + s.bow.x*arc, from.y + (to.y-from.y)*way + s.bow.y*arc},
		math.Pow(s.grow, t), s.first + s.turn*t, s.bend * math.Sin(2*math.Pi*t*1.5)}
}

// Frame is picture i with the exact mask of the thing.
func (s *Sequence) Frame(i int) (*picture.Picture, mask.Mask) {
	t := float64(i) / float64(max(s.Frames-1, 1))
	dst := image.NewRGBA(image.Rect(0, 0, Width, Height))
	paintGround(dst, s.ground, point{s.pan.x * t, s.pan.y * t})
	st := s.place(t)
	if s.Kind == Beside {
		for k, o := range s.others {
			other := st
			other.at = point{st.at.x + s.otherAt[k].x, st.at.y + s.otherAt[k].y}
			paint(dst, o, other, s.size, nil)
		}
	}
	seen := make([]float32, Width*Height)
	paint(dst, s.thing, st, s.size, seen)
	if s.cover != nil {
		s.paintCover(dst, seen)
	}
	if s.Kind == Crossing {
		other := s.place(0.5)
		other.at.x += (t - 0.5) * 2.2 * Width * math.Copysign(1, s.from.x-s.to.x)
		other.at.y += 0.2 * s.size
		over := make([]float32, Width*Height)
		paint(dst, s.others[0], other, s.size*0.8, over)
		for k, a := range over {
			seen[k] *= 1 - a
		}
	}
	s.light(dst, i, t)
	bits := make([]uint8, Width*Height)
	for k, a := range seen {
		if a >= 0.5 {
			bits[k] = 1
		}
	}
	return picture.FromImage(dst, "frame"), mask.FromBits(Width, Height, bits)
}

// paintCover paints the bar that the thing goes behind.
func (s *Sequence) paintCover(dst *image.RGBA, seen []float32) {
	x0, x1 := int(s.coverX-s.coverW/2), int(s.coverX+s.coverW/2)
	for y := range Height {
		for x := max(x0, 0); x < min(x1, Width); x++ {
			copy(dst.Pix[dst.PixOffset(x, y):][:4], s.cover.Pix[s.cover.PixOffset(x%s.cover.Rect.Dx(), y%s.cover.Rect.Dy()):][:4])
			seen[y*Width+x] = 0
		}
	}
}

// light changes the brightness, and adds the noise of a sensor.
func (s *Sequence) light(dst *image.RGBA, i int, t float64) {
	rng := rand.New(rand.NewPCG(s.seed, uint64(i)+100))
	gain := 1 - s.dimming*math.Sin(math.Pi*t)
	for k := 0; k < len(dst.Pix); k += 4 {
		bits := rng.Uint32()
		for c := range 3 {
			noise := float64(bits>>(8*c)&15)*0.4 - 3
			dst.Pix[k+c] = uint8(min(max(float64(dst.Pix[k+c])*gain+noise, 0), 255))
		}
		dst.Pix[k+3] = 255
	}
}
