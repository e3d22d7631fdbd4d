package picture

import (
	"fmt"
	"image"
	"slices"
	"sync"
)

// The frames of an animation are drawn one over the other. What a frame is drawn on, its ground, is kept for those that were
// shown last, so that going through an animation draws each frame once, forwards and backwards.

// onTheWay is how many bytes a pixel takes beside a frame's own: the picture, what comes back behind a frame, and the ground of
// the next.
const onTheWay = 12

// composer puts the frames of an animation together.
type composer struct {
	s      source
	frames []frame
	w, h   int
	chroma chromaRange
	decode func(frame) (image.Image, error) // of as many pixels as its place has
}

// mostDrawn is how many pixels of frames are decoded for one picture: some thousand frames of a video's size.
const mostDrawn = 1 << 32

// picture is the frame that is meant, as it is seen.
func (c *composer) picture() (*image.RGBA, error) {
	n := c.s.frame
	if n >= len(c.frames) {
		return nil, errFramesEnd
	}
	from, canvas := c.ground(n)
	if err := c.check(from, n); err != nil {
		return nil, err
	}
	room := c.room()
	for i := from; ; i++ {
		if n-i < room && i > from {
			c.keep(i, clonePixels(canvas))
		}
		f := c.frames[i]
		var before *image.RGBA
		if f.left == undone && i < n {
			before = clonePixels(canvas.SubImage(f.at).(*image.RGBA))
		}
		var shown *image.RGBA // the ground of the next frame, where that is to be kept
		if i == n && f.left == undone && room > 0 {
			shown = clonePixels(canvas)
		}
		if err := c.draw(canvas, f); err != nil {
			return nil, err
		}
		if i == n {
			if room > 0 && n+1 < len(c.frames) && !c.frames[n+1].anew {
				c.keep(n+1, groundAfter(canvas, shown, f))
			}
			return canvas, nil
		}
		switch f.left {
		case cleared:
			clearPixels(canvas, f.at)
		case undone:
			copyPixels(canvas, f.at, before)
		}
	}
}

// groundAfter is what the next frame is drawn on; before is what f was drawn on, where that comes back.
func groundAfter(canvas, before *image.RGBA, f frame) *image.RGBA {
	switch f.left {
	case undone:
		return before
	case cleared:
		next := clonePixels(canvas)
		clearPixels(next, f.at)
		return next
	}
	return canvas // nobody changes a picture any more
}

// ground is what frame n can be drawn on once those from from on were, as near to it as there is one.
func (c *composer) ground(n int) (from int, canvas *image.RGBA) {
	whole := image.Rect(0, 0, c.w, c.h)
	from = n
	for from > 0 && !c.frames[from].anew {
		f, before := c.frames[from], c.frames[from-1]
		if f.at == whole && !f.over || before.at == whole && before.left == cleared {
			break
		}
		if kept := grounds.find(c.s.stack, from); kept != nil && kept.Rect == whole {
			return from, clonePixels(kept)
		}
		from--
	}
	return from, image.NewRGBA(whole)
}

// check looks at the work before it is done.
func (c *composer) check(from, n int) error {
	whole := image.Rect(0, 0, c.w, c.h)
	drawn := int64(0)
	for _, f := range c.frames[from : n+1] {
		if f.at.Empty() || !f.at.In(whole) {
			return fmt.Errorf("one of its frames lies outside the %d x %d pixels", c.w, c.h)
		}
		drawn += int64(f.at.Dx()) * int64(f.at.Dy())
	}
	if drawn > mostDrawn {
		return &Error{Kind: NotSupported, Name: c.s.name, W: int64(c.w), H: int64(c.h),
			Reason: fmt.Sprintf("is an animation of which picture %d lies too far back: %d megapixels of those before it would have to be drawn", n+1, drawn/1_000_000)}
	}
	return nil
}

// drawn is called for each frame that is drawn; tests count them.
var drawn = func() {}

// draw draws a frame at its place.
func (c *composer) draw(canvas *image.RGBA, f frame) error {
	img, err := c.decode(f)
	if err != nil {
		return err
	}
	if img.Bounds().Size() != f.at.Size() {
		return fmt.Errorf("one of its frames says %d x %d pixels in one place and %d x %d in another",
			f.at.Dx(), f.at.Dy(), img.Bounds().Dx(), img.Bounds().Dy())
	}
	drawn()
	fill := rowFiller(img, c.chroma)
	return eachBandUntil(c.s.ctx, f.at.Dy(), 1, func(y0, y1 int) {
		row := fill()
		own := make([]uint8, 4*f.at.Dx())
		for y := y0; y < y1; y++ {
			to := canvas.Pix[canvas.PixOffset(f.at.Min.X, f.at.Min.Y+y):][:len(own)]
			if !f.over {
				row(to, y)
				continue
			}
			row(own, y)
			lay(to, own)
		}
	})
}

// lay lays premultiplied pixels over others.
func lay(to, over []uint8) {
	for i := 0; i+3 < len(over); i += 4 {
		switch a := uint32(over[i+3]); a {
		case 255:
			copy(to[i:i+4], over[i:i+4])
		case 0:
		default:
			for k := i; k < i+4; k++ {
				to[k] = uint8(uint32(over[k]) + (uint32(to[k])*(255-a)+127)/255)
			}
		}
	}
}

func clonePixels(p *image.RGBA) *image.RGBA {
	out := image.NewRGBA(image.Rectangle{Max: p.Rect.Size()})
	copyPixels(out, out.Rect, p)
	return out
}

// copyPixels puts a picture into a place of its size.
func copyPixels(to *image.RGBA, at image.Rectangle, from *image.RGBA) {
	for y := range at.Dy() {
		copy(to.Pix[to.PixOffset(at.Min.X, at.Min.Y+y):][:4*at.Dx()], from.Pix[y*from.Stride:])
	}
}

func clearPixels(p *image.RGBA, at image.Rectangle) {
	for y := at.Min.Y; y < at.Max.Y; y++ {
		clear(p.Pix[p.PixOffset(at.Min.X, y):][:4*at.Dx()])
	}
}

// groundBytes is how much memory all grounds that are kept may take, and mostGrounds how many are kept while one picture is
// put together.
const (
	groundBytes = 64 << 20
	mostGrounds = 64
)

// room is how many grounds of this animation are kept up to the frame that is meant: half of the memory, for the way back.
func (c *composer) room() int {
	if c.s.stack.path == "" {
		return 0
	}
	return min(mostGrounds, groundBytes/2/max(1, 4*c.w*c.h))
}

func (c *composer) keep(n int, ground *image.RGBA) { grounds.put(c.s.stack, n, ground) }

// groundList are grounds of frames, the latest last. They are not changed.
type groundList struct {
	mu   sync.Mutex
	list []keptGround
}

type keptGround struct {
	of    *stack
	frame int
	on    *image.RGBA
}

var grounds groundList

// find is the ground of a frame, nil where it is not kept.
func (g *groundList) find(of *stack, n int) *image.RGBA {
	g.mu.Lock()
	defer g.mu.Unlock()
	i := slices.IndexFunc(g.list, func(k keptGround) bool { return k.of == of && k.frame == n })
	if i < 0 {
		return nil
	}
	k := g.list[i]
	g.list = append(slices.Delete(g.list, i, i+1), k)
	return k.on
}

// put keeps a ground, and drops the oldest beyond the bound.
func (g *groundList) put(of *stack, n int, on *image.RGBA) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.list = slices.DeleteFunc(g.list, func(k keptGround) bool { return k.of == of && k.frame == n })
	g.list = append(g.list, keptGround{of, n, on})
	sum := 0
	for i := len(g.list) - 1; i >= 0; i-- {
		if sum += len(g.list[i].on.Pix); sum > groundBytes {
			g.list = slices.Delete(g.list, 0, i+1)
			return
		}
	}
}
