package desk

import (
	"os"
	"slices"
	"sync"
	"time"

	"clickmask/picture"
	"clickmask/project"
	"clickmask/prompt"
)

// glancing is what is seen of a picture that is being opened, and what a person asked for meanwhile.
type glancing struct {
	of     *picture.Glance // nil while there is none
	prompt prompt.Prompt   // the clicks of those that wait, to be seen
	then   []waiting
}

// glimpse shows a glance of the picture that is being opened. What it returns may be called on any goroutine.
func (d *Desk) glimpse(turn uint64) func(*picture.Glance) {
	return func(g *picture.Glance) {
		d.opts.Do(func() {
			if d.closed || d.load.turn != turn || !d.load.busy() || d.load.glance.of != nil {
				return
			}
			d.load.glance.of = g
			d.endHover()
			d.Refresh()
		})
	}
}

// waitsForPixels takes what is asked for while a glance is on the screen: it is about the picture that comes. Going
// elsewhere is not.
func (d *Desk) waitsForPixels(k intent, do func()) bool {
	if d.load.glance.of == nil || k == turn || k == replace {
		return false
	}
	d.load.glance.then = append(d.load.glance.then, waiting{kind: k, do: do})
	d.Refresh()
	return true
}

// glanced notes a click on a glance, so that it is seen at once.
func (d *Desk) glanced(points ...prompt.Point) {
	if g := &d.load.glance; g.of != nil {
		g.prompt.Points = append(slices.Clip(g.prompt.Points), points...)
	}
}

// goOnWith does what was asked for at the glance of a picture, once that is on the screen.
func (d *Desk) goOnWith(s shownPicture, asked glancing) {
	if len(asked.then) == 0 {
		return
	}
	if !d.wish.empty() && d.shown.picture != s.picture { // what comes first waits itself
		d.await(waiting{kind: turn, do: func() { d.goOnWith(s, asked) }})
		return
	}
	w, h := s.picture.Size()
	if !d.showsPage() || d.shown.picture != s.picture || w != asked.of.W || h != asked.of.H {
		return
	}
	for _, next := range asked.then {
		d.intend(next.kind, next.do)
	}
}

// glances are kept of pictures that were open, or were opened ahead, so that paging shows them at once.
type glances struct {
	mu   sync.Mutex
	list []keptGlance // the latest last
}

// keptGlance belongs to a file as it was.
type keptGlance struct {
	at      project.Picture
	size    int64
	changed time.Time
	of      *picture.Glance
}

// What is kept: as many pixels as screens have, for a few pages each way.
const (
	glanceSide  = 2048
	glanceBytes = 48 << 20
)

// keep keeps the glance of a file's picture where that is large, and forgets the oldest beyond the bound. Its pyramid is
// made where it is nil.
func (g *glances) keep(at project.Picture, p *picture.Picture, py *picture.Pyramid) {
	info, err := os.Stat(at.Path)
	if w, h := p.Size(); err != nil || w*h < picture.GlanceFrom {
		return
	}
	if py == nil {
		py = picture.NewPyramid(p)
	}
	next := keptGlance{at, info.Size(), info.ModTime(), picture.GlanceOf(p, py, glanceSide)}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.list = append(slices.DeleteFunc(g.list, func(k keptGlance) bool { return k.at == at }), next)
	sum := 0
	for i := len(g.list) - 1; i >= 0; i-- {
		if sum += g.list[i].of.Bytes(); sum > glanceBytes {
			g.list = slices.Delete(g.list, 0, i+1)
			return
		}
	}
}

// find is the glance of a picture whose file has not changed since, nil for none.
func (g *glances) find(at project.Picture) *picture.Glance {
	g.mu.Lock()
	i := slices.IndexFunc(g.list, func(k keptGlance) bool { return k.at == at })
	var k keptGlance
	if i >= 0 {
		k = g.list[i]
	}
	g.mu.Unlock()
	if k.of == nil {
		return nil
	}
	if info, err := os.Stat(at.Path); err != nil || info.Size() != k.size || !info.ModTime().Equal(k.changed) {
		return nil
	}
	return k.of
}
