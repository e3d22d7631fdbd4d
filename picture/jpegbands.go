package picture

import (
	"context"
	"image"
	"runtime"
	"sync"
	"sync/atomic"

	"clickmask/picture/jpegscan"
)

// stripUnits is how many rows of units are decoded at once. Those beside them are decoded too, for the chroma of the first
// and the last row is mixed with theirs; the more rows, the less that costs.
const stripUnits = 24

// jpegUpright decodes nearly any JPEG, on all cores, straight to where its pixels belong. Its strips go through
// the same conversion as the planes of any other. jpegscan.ErrOther is for one that it leaves to image/jpeg, told before any
// memory is asked for.
func jpegUpright(s source, info Info, opts Options) (*image.RGBA, error) {
	f, err := jpegscan.Open(s, s.size)
	if err != nil {
		return nil, err
	}
	if w, h := uprightSize(f.W, f.H, info.Orientation); w != info.W || h != info.H {
		return nil, jpegscan.ErrOther
	}
	small, err := f.Index(s.ctx)
	if err != nil {
		return nil, err
	}
	if opts.Glance != nil && small != nil {
		g, err := newGlance(s.ctx, s, small, fullRange, info)
		if err != nil {
			return nil, err
		}
		opts.Glance(g)
	}
	if f.Progressive() {
		frame, _ := readJPEGFrame(s)
		if err := f.Collect(s.ctx, mostScans(frame.blocks)); err != nil {
			runtime.GC() // image/jpeg, which is next, wants more than what was collected
			return nil, err
		}
	}
	return stripsUpright(s.ctx, f, info, opts.Spare)
}

// stripsUpright decodes all strips.
func stripsUpright(ctx context.Context, f *jpegscan.File, info Info, spare <-chan struct{}) (*image.RGBA, error) {
	dst := image.NewRGBA(image.Rect(0, 0, info.W, info.H))
	err := eachStrip(ctx, f, maxBands, spare, 1, func() func(image.Image, int, int, int) error {
		p := &placer{dst: dst, orientation: info.Orientation}
		return func(strip image.Image, from, y0, y1 int) error {
			p.place(strip, from, y0, y1)
			return nil
		}
	})
	return dst, err
}

// eachStrip decodes all strips on so many cores, each of which has a worker of its own and takes strips until there are none.
// A worker is given a strip with so many units beside it, and which rows of the picture it is for: y0 to y1, the first of
// which is row from of the strip. The first error ends all. Until spare is closed, where it is not nil, one of several cores is left alone.
func eachStrip(ctx context.Context, f *jpegscan.File, cores int, spare <-chan struct{}, beside int, worker func() func(strip image.Image, from, y0, y1 int) error) error {
	units, pixels := f.UnitRows()
	var next atomic.Int64
	var first sync.Once
	var failed error
	all, done := runtime.GOMAXPROCS(0), make(chan struct{})
	var end sync.Once
	eachBand(min(all, cores, maxBands), 1, func(i, _ int) {
		defer end.Do(func() { close(done) })
		if i > 0 && i == all-1 && spare != nil {
			select {
			case <-spare:
			case <-done:
				return
			}
		}
		planes, work := new(jpegscan.Planes), worker()
		for {
			y0 := int(next.Add(1)-1) * stripUnits
			if y0 >= units {
				return
			}
			y1 := min(y0+stripUnits, units)
			top := max(y0-beside, 0)
			strip, err := f.Strip(ctx, top, min(y1+beside, units), planes)
			if err == nil {
				err = work(strip, pixels*(y0-top), pixels*y0, min(pixels*y1, f.H))
			}
			if err != nil {
				first.Do(func() { failed = err })
				next.Store(int64(units))
				return
			}
		}
	})
	return failed
}

// placer puts converted rows where they belong upright.
type placer struct {
	dst         *image.RGBA
	orientation int
	part        *image.RGBA // rows on their way, nil before there are any
}

// place converts rows y0 to y1 of a picture, which begin at row from of a strip.
func (p *placer) place(strip image.Image, from, y0, y1 int) {
	w := strip.Bounds().Dx()
	row := rowFiller(strip, fullRange)()
	if p.orientation < 2 || p.orientation > 8 {
		for y := y0; y < y1; y++ {
			row(p.dst.Pix[y*p.dst.Stride:][:4*w], from+y-y0)
		}
		return
	}
	if p.part == nil {
		p.part = image.NewRGBA(image.Rect(0, 0, w, stripRows))
	}
	for ; y0 < y1; y0, from = y0+stripRows, from+stripRows {
		rows := min(stripRows, y1-y0)
		for y := range rows {
			row(p.part.Pix[y*p.part.Stride:][:4*w], from+y)
		}
		part := p.part.SubImage(image.Rect(0, 0, w, rows)).(*image.RGBA)
		at := placeOfRows(p.dst.Rect.Dx(), p.dst.Rect.Dy(), p.orientation, y0, y0+rows)
		turn(p.dst.SubImage(at).(*image.RGBA), part, p.orientation, 0, at.Dy())
	}
}
