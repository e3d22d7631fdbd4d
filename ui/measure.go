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
	FirstFrame int64     // when something of the picture was first on the screen, 0 where that was the picture itself
	FirstPaint int64     // when the picture was
	FirstMask  int64     // when the answer to a click made at once was
	Click      []float64 // press and release at once, no preview asked before, to painted mask
	OnPreview  []float64 // the same where the pointer rests and the preview is shown
	Closer     []float64 // press to what a closer look saw, of the clicks where there was more to see
	Pan        []float64 // from a frame to the next while every tick moves the picture
	Zoom       []float64 // the same while every tick zooms
	Hovers     float64   // previews answered a second while the pointer moves with every tick
	HoverPaint float64   // of which so many were painted
}

// measuring is a run of [Window.Measure]. Its steps are functions on Fyne's goroutine.
type measuring struct {
	w    *Window
	out  Measures
	rng  *rand.Rand
	done func(Measures)

	tick  func() // called with every tick of Fyne's loop, where the events of a real pointer are handled, nil for none
	frame func() // called when a frame has reached the screen, nil for none
	clock *fyne.Animation

	composed bool // a frame was composed and has not reached the screen yet
	masked   bool // it shows the answer
	closer   bool // as a closer look saw it
	preview  any  // the preview that it shows
	begun    time.Time
	clicks   int
	seen     bool   // something of the picture that was gone to is on the screen
	first    func() // called when the first mask is on the screen
}

// How much is measured.
const (
	measuredClicks = 30
	measuredFrames = 150
	measuredHover  = 3 * time.Second
	betweenClicks  = 200 * time.Millisecond // as a quick person clicks; what a click sets in motion ends within it

	// What Settle does before the window counts as being at rest: masks have been painted, and what the program hands
	// back by itself has been handed back.
	settledClicks = 3
	settleTime    = 8 * time.Second
)

// Measure drives the window as a person would, on the picture that it is about to show, and hands over what it found:
// all of it, or the first clicks alone, which then come when the model has had time to warm. Nothing else may use the
// window meanwhile.
func (w *Window) Measure(firstClicks bool, done func(Measures)) {
	m := &measuring{w: w, rng: rand.New(rand.NewPCG(1, 2)), done: done}
	m.first = func() { m.click(measuredClicks, &m.out.Click, m.rest) }
	m.watch()
	if firstClicks {
		m.frame = m.untilReady
	}
}

// Settle clicks a few times on the picture that the window is about to show, waits until nothing happens any more, and
// hands over the model's name and how many bytes the picture takes. Nothing else may use the window meanwhile.
func (w *Window) Settle(done func(model string, picture int64)) {
	m := &measuring{w: w, rng: rand.New(rand.NewPCG(1, 2))}
	m.first = func() {
		m.click(settledClicks, &m.out.Click, func() {
			m.stop()
			w.opts.After(settleTime, func() { w.do(func() { done(m.out.Model, m.pictureBytes()) }) })
		})
	}
	m.watch()
}

// pictureBytes is how much memory the pixels of the picture on the screen take, smaller levels included.
func (m *measuring) pictureBytes() (sum int64) {
	v := m.w.desk.View()
	if v.Picture == nil || v.Pyramid == nil {
		return 0
	}
	sum = int64(v.Picture.Bytes())
	for _, level := range v.Pyramid.Levels[1:] {
		sum += int64(len(level.Pix))
	}
	return sum
}

// watch calls frame and tick from now on, beginning with firstPaint.
func (m *measuring) watch() {
	w := m.w
	w.parts.canvas.OnPaint = func() {
		m.composed, m.masked, m.closer, m.preview = true, m.answered(), m.lookedCloser(), w.parts.canvas.Scene().Preview
		w.do(m.shown)
	}
	// Both this and the call above come after the driver has painted and swapped the frame, in either order.
	m.clock = &fyne.Animation{Duration: time.Second, RepeatCount: fyne.AnimationRepeatForever, Tick: func(float32) {
		m.shown()
		if m.tick != nil {
			m.tick()
		}
	}}
	m.clock.Start()
	m.previews(false)
	m.frame = m.firstPaint
}

// shown follows a frame that has reached the screen.
func (m *measuring) shown() {
	composed := m.composed
	m.composed = false
	if composed && m.frame != nil {
		m.frame()
	}
}

// previews turns previews under the pointer on or off, without telling the person's settings.
func (m *measuring) previews(on bool) {
	s := m.w.settings.forDesk()
	s.Preview = on
	m.w.desk.SetSettings(s)
}

func (m *measuring) stop() {
	m.tick, m.frame, m.w.parts.canvas.OnPaint = nil, nil, nil
	m.clock.Stop()
}

func (m *measuring) finish() {
	m.stop()
	m.done(m.out)
}

func (m *measuring) answered() bool {
	page := m.w.Document().Current()
	return page != nil && page.Draft.Answer != nil
}

func (m *measuring) lookedCloser() bool {
	page := m.w.Document().Current()
	if page == nil {
		return false
	}
	l := page.Draft.ChosenLogits()
	return l != nil && !l.Grid.Crop.Empty()
}

// picture notes what is on the screen, if it is there yet.
func (m *measuring) picture() bool {
	p := m.w.screen.picture
	if p != nil {
		m.out.PictureW, m.out.PictureH = p.Size()
	}
	return p != nil
}

// painted notes when something of the picture was on the screen, and reports whether the picture is.
func (m *measuring) painted() bool {
	now := time.Now().UnixMilli()
	if m.out.FirstFrame == 0 && m.w.screen.glance != nil {
		m.out.FirstFrame = now
	}
	if !m.picture() {
		return false
	}
	m.out.FirstPaint = now
	return true
}

func (m *measuring) firstPaint() {
	if !m.painted() {
		return
	}
	m.press(m.place(0.5, 0.5))
	m.frame = func() {
		if m.masked {
			m.out.FirstMask = time.Now().UnixMilli()
			m.out.Model = m.w.ModelName()
			m.first()
		}
	}
}

// untilReady waits for the embedding, and then as long as a person takes to find the pointer.
func (m *measuring) untilReady() {
	if !m.painted() {
		return
	}
	m.frame = nil
	m.tick = func() {
		if !m.w.desk.Ready() {
			return
		}
		m.tick = nil
		m.later(time.Second, func() { m.click(10, &m.out.Click, m.finish) })
	}
}

// later runs f with the first tick after d.
func (m *measuring) later(d time.Duration, f func()) {
	due := time.Now().Add(d)
	m.tick = func() {
		if time.Now().After(due) {
			m.tick = nil
			f()
		}
	}
}

// place is a place of the picture, 0 to 1 each way, as a position in the canvas.
func (m *measuring) place(x, y float64) fyne.Position {
	v, scale := m.w.parts.canvas.View(), float64(m.w.win.Canvas().Scale())
	return fyne.NewPos(float32((x*float64(m.out.PictureW)*v.Scale+v.OffsetX)/scale), float32((y*float64(m.out.PictureH)*v.Scale+v.OffsetY)/scale))
}

func (m *measuring) anywhere() fyne.Position {
	return m.place(0.1+0.8*m.rng.Float64(), 0.1+0.8*m.rng.Float64())
}

// press presses and releases the left button.
func (m *measuring) press(at fyne.Position) {
	m.begun = time.Now()
	e := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary}
	m.w.parts.canvas.MouseDown(e)
	m.w.parts.canvas.MouseUp(e)
}

func (m *measuring) move(at fyne.Position) {
	m.w.parts.canvas.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
}

// click starts n objects with one click each, each time elsewhere.
func (m *measuring) click(n int, into *[]float64, then func()) {
	m.frame = nil
	m.w.Document().ClearDraft()
	if n == 0 {
		then()
		return
	}
	m.later(betweenClicks, func() {
		m.frame = func() {
			if m.masked {
				*into = append(*into, ms(time.Since(m.begun)))
				m.look(func() { m.click(n-1, into, then) })
			}
		}
		m.press(m.anywhere())
	})
}

// look waits for the closer look at the mask that is on the screen, if there is one.
func (m *measuring) look(then func()) {
	m.tick = func() {
		if !m.w.desk.LooksCloser() && !m.lookedCloser() { // the mask stands
			m.tick, m.frame = nil, nil
			then()
		}
	}
	m.frame = func() {
		if m.closer {
			m.out.Closer = append(m.out.Closer, ms(time.Since(m.begun)))
			m.tick, m.frame = nil, nil
			then()
		}
	}
	m.frame() // both may have come in one frame
}

// rest is click with the pointer resting where it clicks, until the preview is there.
func (m *measuring) rest() {
	m.previews(true)
	m.clicks = measuredClicks
	m.restOnce()
}

func (m *measuring) restOnce() {
	m.frame = nil
	m.w.Document().ClearDraft()
	if m.clicks == 0 {
		m.previews(false)
		m.pan()
		return
	}
	m.clicks--
	at := m.anywhere()
	m.later(betweenClicks, func() {
		m.move(at)
		m.later(betweenClicks, func() {
			m.frame = func() {
				if m.masked {
					m.out.OnPreview = append(m.out.OnPreview, ms(time.Since(m.begun)))
					m.restOnce()
				}
			}
			m.press(at)
		})
	})
}

// frames changes the view with every tick and takes the times from a frame to the next.
func (m *measuring) frames(into *[]float64, change func(i int, v canvas.Viewport) canvas.Viewport, then func()) {
	i := 0
	m.tick = func() {
		m.w.parts.canvas.SetView(change(i, m.w.parts.canvas.View()))
		i++
	}
	m.begun = time.Time{}
	m.frame = func() {
		now := time.Now()
		if !m.begun.IsZero() {
			*into = append(*into, ms(now.Sub(m.begun)))
		}
		m.begun = now
		if len(*into) == measuredFrames {
			m.tick, m.frame = nil, nil
			then()
		}
	}
}

func (m *measuring) pan() {
	m.press(m.place(0.5, 0.5)) // a mask takes part
	m.w.parts.canvas.ZoomBy(2)
	m.later(4*betweenClicks, func() {
		m.frames(&m.out.Pan, func(i int, v canvas.Viewport) canvas.Viewport {
			step := 7.0
			if i/40%2 == 1 {
				step = -step
			}
			v.OffsetX += step
			v.OffsetY += step / 2
			return v
		}, m.zoom)
	})
}

func (m *measuring) zoom() {
	m.frames(&m.out.Zoom, func(i int, v canvas.Viewport) canvas.Viewport {
		factor := 1.02
		if i/30%2 == 1 {
			factor = 1 / factor
		}
		size := m.w.parts.canvas.Size()
		x, y := float64(size.Width)/2, float64(size.Height)/2
		return canvas.Viewport{Scale: v.Scale * factor, OffsetX: x + (v.OffsetX-x)*factor, OffsetY: y + (v.OffsetY-y)*factor}
	}, m.hover)
}

// hover moves the pointer along without a stop and counts what was answered and what was painted.
func (m *measuring) hover() {
	m.w.Document().ClearDraft()
	m.w.parts.canvas.Fit()
	m.previews(true)
	m.later(4*betweenClicks, func() {
		var last any
		painted, i, size := 0, 0, m.w.parts.canvas.Size()
		answered := m.w.desk.Previews()
		m.begun = time.Now()
		m.frame = func() {
			if m.preview != last {
				painted++
				last = m.preview
			}
		}
		m.tick = func() {
			if since := time.Since(m.begun); since > measuredHover {
				m.out.Hovers = float64(m.w.desk.Previews()-answered) / since.Seconds()
				m.out.HoverPaint = float64(painted) / since.Seconds()
				m.finish()
				return
			}
			i++
			m.move(fyne.NewPos(size.Width*(0.25+0.5*float32(i%97)/97), size.Height*(0.3+0.4*float32(i%61)/61)))
		}
	})
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
