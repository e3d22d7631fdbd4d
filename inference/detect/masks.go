package detect

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"clickmask/inference"
	"clickmask/mask"
	"clickmask/picture"
)

// Thing is one thing that was found, with its mask.
type Thing struct {
	Box
	Mask mask.Mask // of the picture's size; it has a pixel at least
}

// The values that Ultralytics' predictor for FastSAM has: of things that lie in each other, most stay.
const (
	EverythingConfidence = 0.4
	EverythingIoU        = 0.9
)

// Limits of what prototypes may be.
const (
	maxPrototypes = 128
	maxProtoSide  = 1024
)

// stride is what a side of an input of any size is a multiple of.
const stride = 32

var errNoMasks = errors.New("the graph's answer has no masks")

// FindMasks finds things with their masks, the most likely first, by what Ultralytics' predictor does where it is asked for masks of
// the picture's size (retina_masks): each is mixed of the prototypes and cut off at its box. Things without a pixel are left out.
func (d *Detector) FindMasks(ctx context.Context, p *picture.Picture) (found []Thing, nonsense int, err error) {
	pw, ph := p.Size()
	at := *d
	if d.any { // no more around the picture than has to be
		cw, ch := content(pw, ph, d.w, d.h)
		at.w, at.h = cw+(d.w-cw)%stride, ch+(d.h-ch)%stride
	}
	data, lie, err := letterbox(ctx, p, at.w, at.h)
	if err != nil {
		return nil, 0, err
	}
	out, err := at.graph.Run(ctx, []int64{1, 3, int64(at.h), int64(at.w)}, data)
	if err != nil {
		return nil, 0, err
	}
	if len(out) == 1 && len(out[0].Data) == 0 { // an end-to-end graph that has found nothing
		return nil, 0, nil
	}
	of, err := prototypesOf(out, pw, ph)
	if err != nil {
		return nil, 0, err
	}
	l, boxes, nonsense, err := at.read(out, of.count)
	if err != nil {
		return nil, 0, err
	}
	things := make([]Thing, len(boxes))
	var wait sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), len(boxes)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(boxes) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				b := boxes[i]
				lie.back(&b)
				b.X0, b.X1 = min(max(b.X0, 0), float64(pw)), min(max(b.X1, 0), float64(pw))
				b.Y0, b.Y1 = min(max(b.Y0, 0), float64(ph)), min(max(b.Y1, 0), float64(ph))
				things[i] = Thing{b, of.mask(l.mixed(out[0].Data, b, of.count), b)}
			}
		})
	}
	wait.Wait()
	return slices.DeleteFunc(things, func(t Thing) bool { return t.Mask.Empty() }), nonsense, ctx.Err()
}

// prototypes are what masks are mixed of, and how they lie over the picture: enlarged by a whole number, so that what surrounds the
// picture in the input ends between two of their pixels, and without that.
type prototypes struct {
	count, w, h int
	data        []float32 // [count][h][w]
	factor      int
	left, top   int // of the picture in what is enlarged
	grid        mask.Grid
}

// prototypesOf reads the second output for a picture of pw x ph pixels.
func prototypesOf(out []inference.Tensor, pw, ph int) (*prototypes, error) {
	if len(out) < 2 {
		return nil, errNoMasks
	}
	s := out[1].Shape
	if len(s) != 4 || s[0] != 1 || s[1] < 1 || s[1] > maxPrototypes || s[2] < 1 || s[2] > maxProtoSide || s[3] < 1 || s[3] > maxProtoSide ||
		s[1]*s[2]*s[3] != int64(len(out[1].Data)) {
		return nil, fmt.Errorf("%w: its prototypes have the dimensions %v", errNoMasks, s)
	}
	q := &prototypes{count: int(s[1]), w: int(s[3]), h: int(s[2]), data: out[1].Data}
	const perInput = 4 // pixels of the input for each of the prototypes
	cw, ch := content(pw, ph, perInput*q.w, perInput*q.h)
	around := (perInput*q.w - cw) | (perInput*q.h - ch)
	q.factor = perInput
	for whole := around | around/2; q.factor > 1 && whole%2 == 0; whole /= 2 {
		q.factor /= 2
	}
	cw, ch = content(pw, ph, q.factor*q.w, q.factor*q.h)
	q.left, q.top = (q.factor*q.w-cw)/2, (q.factor*q.h-ch)/2
	q.grid = mask.Grid{PictureW: pw, PictureH: ph, ContentW: cw, ContentH: ch, InputW: cw, InputH: ch, LowW: cw, LowH: ch}
	return q, nil
}

// mask mixes a mask, and cuts it off at its box in the picture.
func (q *prototypes) mask(of []float32, b Box) mask.Mask {
	// A pixel of the picture hangs on two of what is enlarged each way, and those on two of the prototypes'.
	cells := image.Rect(int(b.X0*float64(q.grid.LowW)/float64(q.grid.PictureW)), int(b.Y0*float64(q.grid.LowH)/float64(q.grid.PictureH)),
		int(math.Ceil(b.X1*float64(q.grid.LowW)/float64(q.grid.PictureW))), int(math.Ceil(b.Y1*float64(q.grid.LowH)/float64(q.grid.PictureH)))).
		Inset(-2).Intersect(image.Rect(0, 0, q.grid.LowW, q.grid.LowH))
	from := image.Rect((q.left+cells.Min.X)/q.factor-2, (q.top+cells.Min.Y)/q.factor-2, (q.left+cells.Max.X)/q.factor+3, (q.top+cells.Max.Y)/q.factor+3).
		Intersect(image.Rect(0, 0, q.w, q.h))
	small := q.mix(of, from)
	l := mask.Logits{Grid: q.grid, Data: make([]float32, q.grid.LowW*q.grid.LowH)}
	for i := range l.Data {
		l.Data[i] = -1
	}
	columns := enlarged(cells.Min.X+q.left, cells.Dx(), q.factor, q.w)
	for y, row := range enlarged(cells.Min.Y+q.top, cells.Dy(), q.factor, q.h) {
		upper, lower := small[(row.first-from.Min.Y)*from.Dx():], small[(row.second-from.Min.Y)*from.Dx():]
		line := l.Data[(cells.Min.Y+y)*q.grid.LowW+cells.Min.X:]
		for x, c := range columns {
			i, k := c.first-from.Min.X, c.second-from.Min.X
			line[x] = (1-row.share)*((1-c.share)*upper[i]+c.share*upper[k]) + row.share*((1-c.share)*lower[i]+c.share*lower[k])
		}
	}
	up := func(v float64) int { return int(math.Ceil(v)) }
	return mask.Intersect(l.Mask(), mask.Rect(q.grid.PictureW, q.grid.PictureH, image.Rect(up(b.X0), up(b.Y0), up(b.X1), up(b.Y1))))
}

// mix adds prototypes up within a rectangle.
func (q *prototypes) mix(of []float32, r image.Rectangle) []float32 {
	out := make([]float32, r.Dx()*r.Dy())
	for i, share := range of {
		for y := range r.Dy() {
			from := q.data[(i*q.h+r.Min.Y+y)*q.w+r.Min.X:][:r.Dx()]
			to := out[y*r.Dx():][:r.Dx()]
			for x, v := range from {
				to[x] += share * v
			}
		}
	}
	return out
}

// between is a place between two pixels.
type between struct {
	first, second int
	share         float32 // of the second
}

// enlarged are the places of n pixels, from the given one on, of what is enlarged, among those that it is enlarged from.
func enlarged(from, n, factor, of int) []between {
	out := make([]between, n)
	for i := range out {
		at := max((float32(from+i)+0.5)/float32(factor)-0.5, 0)
		first := min(int(at), of-1)
		out[i] = between{first, min(first+1, of-1), at - float32(first)}
	}
	return out
}
