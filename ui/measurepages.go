package ui

import (
	"math/rand/v2"
	"time"

	"clickmask/picture"
)

// PageTurns are how long going to another picture of a folder took, in milliseconds until something of it, and until all of
// it, was on the screen.
type PageTurns struct {
	Model              string
	PictureW, PictureH int       // of the last one
	AheadFrame         []float64 // the next picture, once there was time to open it ahead
	AheadPicture       []float64
	FarFrame           []float64 // one of which nothing was known
	FarPicture         []float64
}

// How the pages are gone through: so many one by one, and then so many that lie so far ahead that they are not opened ahead,
// each after the time in which the next are.
const (
	nearTurns   = 3
	farTurns    = 2
	farStep     = 3
	aheadWithin = 5 * time.Second
)

// MeasurePages goes through the pictures that the window is about to show and hands over what it found. Nothing else may use
// the window meanwhile.
func MeasurePages(w *Window, done func(PageTurns)) {
	m := &measuring{w: w, rng: rand.New(rand.NewPCG(1, 2))}
	var out PageTurns
	m.first = func() {
		m.turnPages(nearTurns, 1, &out.AheadFrame, &out.AheadPicture, func() {
			m.turnPages(farTurns, farStep, &out.FarFrame, &out.FarPicture, func() {
				m.stop()
				out.Model, out.PictureW, out.PictureH = w.ModelName(), m.out.PictureW, m.out.PictureH
				done(out)
			})
		})
	}
	m.watch()
}

// turnPages goes so many pages on, n times.
func (m *measuring) turnPages(n, by int, frames, pictures *[]float64, then func()) {
	m.frame = nil
	if n == 0 {
		then()
		return
	}
	m.later(aheadWithin, func() {
		before := m.w.screen.picture
		m.frame = func() { m.turned(before, frames, pictures, func() { m.turnPages(n-1, by, frames, pictures, then) }) }
		m.begun = time.Now()
		m.seen = false
		m.w.desk.ShowPage(m.w.Document().CurrentIndex() + by)
	})
}

// turned notes what of the picture that was gone to is on the screen.
func (m *measuring) turned(before *picture.Picture, frames, pictures *[]float64, then func()) {
	took := ms(time.Since(m.begun))
	there := m.w.screen.picture != nil && m.w.screen.picture != before
	if !m.seen && (there || m.w.screen.glance != nil) {
		m.seen = true
		*frames = append(*frames, took)
	}
	if there && m.picture() {
		*pictures = append(*pictures, took)
		then()
	}
}
