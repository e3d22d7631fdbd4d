package ui

import (
	"context"
	"time"

	"clickmask/canvas"
	"clickmask/picture"
	"clickmask/ui/desk"
)

// resting lets the shown picture's pixels rest while the view shows smaller levels alone, and has them made again once it does
// not.
type resting struct {
	*shell
	desk    *desk.Desk
	canvas  *canvas.Canvas
	screen  *screen
	waking  bool // they are being made
	rousing bool // so are their parts
}

// repainted is how long the canvas may take to let go of what it has painted last.
const repainted = 300 * time.Millisecond

func restPictures(w *Window) {
	r := &resting{shell: w.shell, desk: w.desk, canvas: w.parts.canvas, screen: &w.screen}
	w.screen.rest.back, w.screen.away.back = r.rest, r.sleep
	w.parts.canvas.OnCoarse = r.wake
	view := w.parts.canvas.OnView
	w.parts.canvas.OnView = func(v canvas.Viewport) {
		r.screen.stir() // what a closer view has woken may rest again
		view(v)
	}
	cursor := w.parts.canvas.OnCursor
	w.parts.canvas.OnCursor = func(x, y float64, inside bool) {
		r.rouse()
		cursor(x, y, inside)
	}
}

// rest lets the pixels rest, then hands back what has become free. Parts that were roused are left to whoever goes on working.
func (r *resting) rest() {
	if p := r.screen.picture; p == nil || p.Roused() {
		freeMemory()
		return
	}
	r.sleep()
}

// sleep lets all rest.
func (r *resting) sleep() {
	p := r.screen.picture
	if p == nil || r.canvas.ShowsPixels() {
		freeMemory()
		return
	}
	r.screen.rest.stop = background(r.shell, func(ctx context.Context) (bool, error) { return p.Rest(ctx), nil }, func(bool, error) {
		r.screen.rest.stop = nil
		if py := r.desk.Rest(p); py != nil {
			r.canvas.SetPicture(p, py)
		}
		r.later(repainted, freeMemory)
	})
}

// rouse has the parts of pixels that rest be there for the closer look at what the person is about to click on: the pointer
// is back.
func (r *resting) rouse() {
	p := r.screen.picture
	if p == nil || !p.Resting() {
		return
	}
	r.screen.stir()
	if r.rousing || p.Roused() {
		return
	}
	r.rousing = true
	background(r.shell, func(ctx context.Context) (any, error) { return nil, p.RouseAside(ctx) }, func(any, error) { r.rousing = false })
}

// wake makes the pixels again, for a view that shows them.
func (r *resting) wake() {
	p := r.screen.picture
	if r.waking || p == nil {
		return
	}
	r.waking = true
	before := r.desk.View().Pyramid
	background(r.shell, func(context.Context) (*picture.Pyramid, error) { return before.Awake(p), nil }, func(py *picture.Pyramid, _ error) {
		r.waking = false
		if r.screen.picture == p {
			r.canvas.SetPicture(p, py)
		}
	})
}
