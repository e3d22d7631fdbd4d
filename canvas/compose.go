package canvas

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"clickmask/prompt"
)

// maxHelpers is how many goroutines compose one frame: more would take cores from the model.
const maxHelpers = 2

// frame is all that decides the pixels of one frame.
type frame struct {
	Area   area
	View   Viewport
	Levels []*image.RGBA // the pyramid, level 0 full size; empty for no picture
	Smooth bool          // bilinear, up to smoothUpTo

	Layers  []*layer // with their looks, bottom first
	Looks   []look
	Dress   Dress           // in which the looks are already
	Crop    image.Rectangle // that is looked at alone, in picture pixels; empty for all
	Prompt  prompt.Prompt
	Kept    []prompt.Prompt // of selected objects, while nothing is open
	Overlay func(*pen)      // paints what a tool has under way; nil for nothing
	Hot     int             // the point under the pointer, -1 for none
	Opacity float64         // of the prompts
	Bare    bool            // no layers, no prompts
	Inset   inset           // the overview, over all
	Colours colours
}

// geometry is what the tiles of the frame's layers depend on.
func (f *frame) geometry() geometry {
	return geometry{f.Area.PictureW, f.Area.PictureH, f.View.Scale, reachFor(f.Area.Unit)}
}

// backdrop is what the picture's part of a frame depends on.
type backdrop struct {
	area   area
	view   Viewport
	level0 *image.RGBA
	smooth bool
	well   color.RGBA
}

// compositor composes frames into one packed image, which it reuses. The picture's part is kept apart,
// so that a frame in which only masks or prompts changed does not sample the picture again.
type compositor struct {
	out     *image.RGBA
	base    []byte
	holds   backdrop
	valid   bool // base holds what holds says
	sampler sampler
	scratch [maxHelpers]scratch

	// What out holds below the prompts, and what the prompts cover of it: a frame in which only prompts
	// changed takes the old ones away instead of painting the rest again, and one in which a mask changed somewhere paints
	// the rest again only there.
	layers []*layer
	looks  []look
	beside beside
	under  []patch
	veil   veil
}

// beside is what else the part of a frame below the prompts depends on.
type beside struct {
	bare  bool
	dress Dress
	crop  image.Rectangle
}

// patch is a rectangle of out as it was before a prompt was painted there.
type patch struct {
	rect image.Rectangle
	pix  []byte
}

// snapped returns the viewport with whole offsets: masks, prompts and picture then share one grid of
// device pixels, and tiles stay valid while panning. The picture is never off by more than half a pixel.
func (v Viewport) snapped() Viewport {
	v.OffsetX, v.OffsetY = math.Round(v.OffsetX), math.Round(v.OffsetY)
	return v
}

// compose paints a frame. The image is valid until the next call.
func (c *compositor) compose(f frame) *image.RGBA {
	w, h := max(f.Area.W, 1), max(f.Area.H, 1)
	if c.out == nil || c.out.Rect.Dx() != w || c.out.Rect.Dy() != h {
		c.out = image.NewRGBA(image.Rect(0, 0, w, h))
		c.base = make([]byte, len(c.out.Pix))
		c.valid = false
	}
	f.View = f.View.snapped()
	if len(f.Levels) == 0 || f.Area.empty() {
		flood(c.out.Pix, f.Colours.Well)
		c.valid = false
		return c.out
	}
	now := backdrop{f.Area, f.View, f.Levels[finest(f.Levels)], f.Smooth, f.Colours.Well}
	resample := !c.valid || now != c.holds
	c.holds, c.valid = now, true

	clip, by := f.dirty(), beside{f.Bare, f.Dress, f.Crop}
	if !resample && by == c.beside && slices.Equal(f.Layers, c.layers) && slices.Equal(f.Looks, c.looks) {
		c.uncover()
	} else {
		clip = c.out.Rect
		c.layers, c.looks, c.beside = f.Layers, f.Looks, by
		c.under = c.under[:0]
	}
	if !clip.Empty() {
		p := pass{c: c, f: &f, resample: resample, clip: clip, offX: int(f.View.OffsetX), offY: int(f.View.OffsetY)}
		p.prepare()
		p.run()
	}
	p := &pen{c.out, f.Area.Unit, f.Colours, c.cover}
	if !f.Bare {
		p.prompts(&f)
	}
	if f.Inset.small != nil {
		p.overview(f.Inset, f.View, f.Area)
	}
	return c.out
}

// cover keeps what a prompt is about to be painted over.
func (c *compositor) cover(r image.Rectangle) {
	r = r.Intersect(c.out.Rect)
	if r.Empty() {
		return
	}
	if n := len(c.under); n < cap(c.under) {
		c.under = c.under[:n+1] // with the memory of the patch that was here
	} else {
		c.under = append(c.under, patch{})
	}
	p := &c.under[len(c.under)-1]
	p.rect, p.pix = r, p.pix[:0]
	for y := r.Min.Y; y < r.Max.Y; y++ {
		at := c.out.PixOffset(r.Min.X, y)
		p.pix = append(p.pix, c.out.Pix[at:at+4*r.Dx()]...)
	}
}

// uncover takes the prompts away, the last painted first.
func (c *compositor) uncover() {
	for i := len(c.under) - 1; i >= 0; i-- {
		p := c.under[i]
		row := 4 * p.rect.Dx()
		for y := range p.rect.Dy() {
			copy(c.out.Pix[c.out.PixOffset(p.rect.Min.X, p.rect.Min.Y+y):], p.pix[y*row:(y+1)*row])
		}
	}
	c.under = c.under[:0]
}

// pass is one frame's work, cut into strips one tile high that helpers take in turn.
type pass struct {
	c          *compositor
	f          *frame
	resample   bool            // only with all of the frame as clip
	clip       image.Rectangle // what is painted, device pixels
	offX, offY int             // of the scaled picture, device pixels
	shown      image.Rectangle // where the picture lies in the widget
	check      checkerboard
	grid       grid
	crop       image.Rectangle // that is looked at alone, on the screen
	veiled     bool
	next, end  int // tile rows
}

// prepare computes what all strips share.
func (p *pass) prepare() {
	a, scale := p.f.Area, p.f.View.Scale
	picture := image.Rect(0, 0, max(firstAt(a.PictureW, scale), 1), max(firstAt(a.PictureH, scale), 1))
	p.shown = picture.Add(image.Pt(p.offX, p.offY)).Intersect(image.Rect(0, 0, a.W, a.H))
	p.check, p.grid = newCheckerboard(a.Unit), newGrid(scale)
	if p.resample && !p.shown.Empty() {
		p.c.sampler.prepare(p.f.Levels, scale, p.f.Smooth, p.shown.Min.X-p.offX, p.shown.Max.X-p.offX)
	}
	visible := tilesOver(-p.offX, -p.offY, a.W-p.offX, a.H-p.offY)
	inClip := tilesOver(p.clip.Min.X-p.offX, p.clip.Min.Y-p.offY, p.clip.Max.X-p.offX, p.clip.Max.Y-p.offY)
	p.next, p.end = inClip.Y0, inClip.Y1
	if p.f.Bare {
		return
	}
	g := p.f.geometry()
	p.crop = p.f.cropOnScreen()
	if p.veiled = p.f.veiled(); p.veiled {
		p.c.veil.prepare(p.f.Dress, a.Unit, g.Reach)
	}
	for i, l := range p.f.Layers {
		l.cover(visible, g)
		l.palette.prepare(p.f.Looks[i], a.Unit, g.Reach)
	}
}

// run shares the strips among the helpers.
func (p *pass) run() {
	var taken atomic.Int64
	taken.Store(int64(p.next))
	work := func(s *scratch) {
		for ty := int(taken.Add(1)) - 1; ty < p.end; ty = int(taken.Add(1)) - 1 {
			p.strip(ty, s)
		}
	}
	var wg sync.WaitGroup
	for i := 1; i < min(maxHelpers, runtime.GOMAXPROCS(0), p.end-p.next); i++ {
		wg.Go(func() { work(&p.c.scratch[i]) })
	}
	work(&p.c.scratch[0])
	wg.Wait()
}

// strip composes the device rows of one row of tiles, within the clip.
func (p *pass) strip(ty int, s *scratch) {
	y0, y1 := max(ty*tileSide+p.offY, p.clip.Min.Y), min((ty+1)*tileSide+p.offY, p.clip.Max.Y)
	stride, left, right := p.c.out.Stride, 4*p.clip.Min.X, 4*p.clip.Max.X
	for y := y0; y < y1; y++ {
		base := p.c.base[y*stride : (y+1)*stride]
		if p.resample {
			p.backdropRow(base, y, y > y0)
		}
		copy(p.c.out.Pix[y*stride+left:], base[left:right])
	}
	if p.f.Bare {
		return
	}
	if p.veiled {
		p.veilStrip(ty, y0, y1, s)
	}
	for _, l := range p.f.Layers {
		tiles := l.row(ty, s)
		if len(tiles) == 0 {
			continue
		}
		for y := y0; y < y1; y++ {
			row := p.c.out.Pix[y*stride+left : y*stride+right]
			l.palette.row(row, p.clip.Min.X-p.offX, tiles, l.sharesOf(ty), l.rect.X0, y-p.offY)
		}
	}
	if !p.crop.Empty() {
		p.darkenBeyond(p.crop, y0, y1)
	}
}

// backdropRow fills one row with the well and the picture. above says that the row above is of the
// same strip, and can be copied from.
func (p *pass) backdropRow(row []byte, y int, above bool) {
	if y < p.shown.Min.Y || y >= p.shown.Max.Y || p.shown.Empty() {
		flood(row, p.f.Colours.Well)
		return
	}
	ruled := p.grid.shown()
	if above && y > p.shown.Min.Y && p.c.sampler.sameRow(y-p.offY, p.check) && !(ruled && p.grid.line(y-1-p.offY)) {
		stride := p.c.out.Stride
		copy(row, p.c.base[(y-1)*stride:y*stride])
		return
	}
	flood(row[:4*p.shown.Min.X], p.f.Colours.Well)
	inPicture := row[4*p.shown.Min.X : 4*p.shown.Max.X]
	p.c.sampler.row(inPicture, y-p.offY, p.check)
	if ruled {
		p.grid.rule(inPicture, p.shown.Min.X-p.offX, y-p.offY)
	}
	flood(row[4*p.shown.Max.X:], p.f.Colours.Well)
}

// flood fills pixels with an opaque colour.
func flood(pix []byte, c color.RGBA) {
	if len(pix) == 0 {
		return
	}
	binary.LittleEndian.PutUint32(pix, uint32(c.R)|uint32(c.G)<<8|uint32(c.B)<<16|0xff000000)
	for n := 4; n < len(pix); n *= 2 {
		copy(pix[n:], pix[:n])
	}
}
