package ui

import (
	"math/rand/v2"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/canvas"
)

// Measures are how the window felt on this machine. Times are milliseconds from the event to the frame that is on the
// screen, one entry an event.
type Measures struct {
	Model      string
	PictureW   int
	PictureH   int
	FirstPaint int64     // when the picture was first on the screen
	FirstMask  int64     // when the answer to a click made at once was
	Click      []float64 // press to painted mask
	Pan        []float64 // from a frame to the next while every one moves the picture
	Zoom       []float64 // the same while every one zooms
	Hovers     float64   // previews answered while the pointer keeps moving
	HoverPaint float64
}

// measuring is a run of [Window.Measure]. Its steps are functions on Fyne's goroutine: next is called whenever a frame
// has reached the screen.
type measuring struct {
	w      *Window
	out    Measures
	rng    *rand.Rand
	next   func()
	done   func(Measures)
	begun  time.Time
	left   int    // clicks to come
	masked bool   // the frame on the screen shows the answer
	rest   func() // what comes after the clicks

	hovers, paints int
}

// How much is measured.
const (
	measuredClicks = 30
	measuredFrames = 150
	measuredHover  = 3 * time.Second
)

// Measure drives the window as a person would, on the picture that it is about to show, and hands over what it found.
// Nothing else may use the window meanwhile.
func (w *Window) Measure(done func(Measures)) {
	m := &measuring{w: w, rng: rand.New(rand.NewPCG(1, 2)), left: measuredClicks, done: done}
	m.rest = m.pan
	m.watch()
}

// watch calls next after every frame, beginning with the first one that shows the picture.
func (m *measuring) watch() {
	w := m.w
	w.canvas.OnPaint = func() {
		masked := m.answered()
		// This call waits in the driver's queue until it has painted and swapped the frame.
		w.do(func() {
			if m.next != nil {
				m.masked = masked
				m.next()
			}
		})
	}
	w.settings.preview = false
	m.next = m.firstPaint
}

func (m *measuring) firstPaint() {
	p := m.w.shown.picture
	if p == nil {
		return
	}
	m.out.FirstPaint = time.Now().UnixMilli()
	m.out.PictureW, m.out.PictureH = p.Size()
	m.click(0.5, 0.5)
	m.next = func() {
		if m.masked {
			m.out.FirstMask = time.Now().UnixMilli()
			m.out.Model = m.w.model.Name
			m.nextClick()
		}
	}
}

func (m *measuring) answered() bool {
	page := m.w.doc.Current()
	return page != nil && page.Draft.Answer != nil
}

// click presses and releases the left button at a place of the picture, 0 to 1 each way.
func (m *measuring) click(x, y float64) {
	c, v := m.w.canvas, m.w.canvas.View()
	scale := float64(m.w.win.Canvas().Scale())
	at := fyne.NewPos(float32((x*float64(m.out.PictureW)*v.Scale+v.OffsetX)/scale), float32((y*float64(m.out.PictureH)*v.Scale+v.OffsetY)/scale))
	e := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary}
	c.MouseDown(e)
	c.MouseUp(e)
}

// nextClick starts an object with one click, each time elsewhere.
func (m *measuring) nextClick() {
	if m.left == 0 {
		m.rest()
		return
	}
	m.w.doc.ClearDraft()
	m.left--
	waited := false
	m.next = func() {
		if !waited { // the frame without the old mask comes first
			waited = true
			m.begun = time.Now()
			m.click(0.1+0.8*m.rng.Float64(), 0.1+0.8*m.rng.Float64())
			return
		}
		if m.masked {
			m.out.Click = append(m.out.Click, ms(time.Since(m.begun)))
			m.nextClick()
		}
	}
}

// frames changes the view with every frame and takes the times between them.
func (m *measuring) frames(into *[]float64, change func(i int, v canvas.Viewport) canvas.Viewport, then func()) {
	i := 0
	m.begun = time.Now()
	m.next = func() {
		now := time.Now()
		if i > 0 {
			*into = append(*into, ms(now.Sub(m.begun)))
		}
		m.begun = now
		if i++; i > measuredFrames {
			m.next = nil
			then()
			return
		}
		m.w.canvas.SetView(change(i, m.w.canvas.View()))
	}
	m.w.canvas.SetView(change(0, m.w.canvas.View()))
}

func (m *measuring) pan() {
	m.w.doc.ClearDraft()
	m.click(0.5, 0.5) // a mask takes part
	m.w.canvas.ZoomBy(2)
	m.frames(&m.out.Pan, func(i int, v canvas.Viewport) canvas.Viewport {
		step := 7.0
		if i/40%2 == 1 {
			step = -step
		}
		v.OffsetX += step
		v.OffsetY += step / 2
		return v
	}, m.zoom)
}

func (m *measuring) zoom() {
	m.frames(&m.out.Zoom, func(i int, v canvas.Viewport) canvas.Viewport {
		factor := 1.02
		if i/30%2 == 1 {
			factor = 1 / factor
		}
		size := m.w.canvas.Size()
		x, y := float64(size.Width)/2, float64(size.Height)/2
		return canvas.Viewport{Scale: v.Scale * factor, OffsetX: x + (v.OffsetX-x)*factor, OffsetY: y + (v.OffsetY-y)*factor}
	}, m.hover)
}

// hover moves the pointer along without a stop and counts previews and frames.
func (m *measuring) hover() {
	m.w.doc.ClearDraft()
	m.w.canvas.Fit()
	m.w.settings.preview = true
	m.begun = time.Now()
	var last any
	size := m.w.canvas.Size()
	i := 0
	move := func() {
		i++
		at := fyne.NewPos(size.Width*(0.25+0.5*float32(i%97)/97), size.Height*(0.3+0.4*float32(i%61)/61))
		m.w.canvas.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
	}
	m.next = func() {
		m.paints++
		if p := m.w.hover.preview; p != nil && last != any(p) {
			m.hovers++
			last = p
		}
	}
	var tick func()
	tick = func() {
		if since := time.Since(m.begun); since > measuredHover {
			m.next = nil
			m.w.canvas.OnPaint = nil
			m.out.Hovers = float64(m.hovers) / since.Seconds()
			m.out.HoverPaint = float64(m.paints) / since.Seconds()
			m.done(m.out)
			return
		}
		move()
		m.w.opts.After(16*time.Millisecond, func() { m.w.do(tick) })
	}
	tick()
}

// settledClicks and settleTime are what Settle does before the window counts as being at rest: masks have been
// painted, and what the program hands back by itself has been handed back.
const (
	settledClicks = 3
	settleTime    = 3 * time.Second
)

// Settle clicks a few times on the picture that the window is about to show, waits until nothing happens any more, and
// hands over the model's name. Nothing else may use the window meanwhile.
func (w *Window) Settle(done func(model string)) {
	m := &measuring{w: w, rng: rand.New(rand.NewPCG(1, 2)), left: settledClicks}
	m.rest = func() {
		m.next, w.canvas.OnPaint = nil, nil
		w.opts.After(settleTime, func() { w.do(func() { done(w.model.Name) }) })
	}
	m.watch()
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
