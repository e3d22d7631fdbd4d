//go:build linux

package reliability

import (
	"bytes"
	"image"
	"image/color"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"clickmask/internal/randomtest"
	"clickmask/project"
)

// A person clicks, sees the click on the screen, and goes on; at a random moment the program is killed. The next window
// offers all that was seen, and going on with it is kept safe in its turn.
func TestAWindowKilledAtAnyMomentOffersWhatWasSeen(t *testing.T) {
	kills := count(t, "KILLS", 4, 500)
	r := rand.New(rand.NewPCG(randomtest.Seed(t), 2))
	s := newScreen(t, program(t))
	plain(t, filepath.Join(s.person.work, "plain.png"))
	var left *project.Recovery
	spots := freeSpots(r)
	seen, all, longest := 0, 0, time.Duration(0)
	for n := range kills {
		if left == nil {
			s.start("plain.png", "plain.png")
		} else {
			left.Leave()
			s.start("ClickMask")
			s.until("the work that was left is gone on with", func() bool {
				// The button of the question. Where there is none that is beside the picture; Return would keep an object.
				s.do("mousemove", "548", "332", "click", "1")
				return s.own()
			})
			s.until("its picture is shown", func() bool { return s.do("search", "--onlyvisible", "--name", "^plain.png") })
		}
		for range 1 + r.IntN(2) {
			at := spots()
			spot := image.Rect(at.X-4, at.Y-4, at.X+5, at.Y+5)
			empty := s.look(spot)
			s.until("the picture is drawn", func() bool { was := empty; empty = s.look(spot); return len(empty) > 0 && bytes.Equal(was, empty) })
			s.do("mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y), "click", "1", "mousemove", "5", "515")
			s.until("the click is seen", func() bool { return !bytes.Equal(s.look(spot), empty) })
			seen++
			all++
		}
		more, fewer := 0, 0 // by the gestures under way
		for range r.IntN(4) {
			if r.IntN(4) == 0 {
				s.do("key", "ctrl+z")
				fewer++
				continue
			}
			at := spots()
			s.do("mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y), "click", "1")
			more++
		}
		wait := time.Duration(r.IntN(120)) * time.Millisecond
		longest = max(longest, wait)
		<-time.After(wait) // the random moment
		s.kill()
		list := project.Recoveries(s.person.stateFolder())
		if len(list) == 0 {
			if seen > fewer {
				t.Fatalf("kill %d: nothing is offered of %d clicks that were seen, %d made and %d taken back", n+1, seen, more, fewer)
			}
			left, seen = nil, 0 // all was taken back
			continue
		}
		best := -1
		for _, found := range list {
			session, err := found.Load()
			if err != nil {
				t.Fatalf("kill %d: %v", n+1, err)
			}
			points := 0
			for i := range session.Pages {
				points += len(session.Pages[i].Draft.Prompt.Points)
				for _, o := range session.Pages[i].Objects {
					points += len(o.Prompt.Points)
				}
			}
			best = max(best, points)
		}
		left = list[0] // the latest, which a window offers first
		if best < seen-fewer || best > seen+more {
			t.Fatalf("kill %d: %d clicks were seen, %d more made and %d taken back, %d are left", n+1, seen, more, fewer, best)
		}
		seen = best
		for _, other := range list[1:] {
			if err := other.Discard(); err != nil {
				t.Fatal(err)
			}
		}
		if seen > 40 { // begin anew
			if err := left.Discard(); err != nil {
				t.Fatal(err)
			}
			left, seen, spots = nil, 0, freeSpots(r)
		}
	}
	t.Logf("%d windows were killed, at most %v after the last of %d clicks that were seen", kills, longest, all)
}

// freeSpots gives places on the picture one after the other, each far enough from the others not to grab a marker.
func freeSpots(r *rand.Rand) func() image.Point {
	var list []image.Point
	for x := 340; x < 515; x += 24 {
		for y := 85; y < 385; y += 24 {
			list = append(list, image.Pt(x, y))
		}
	}
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	at := -1
	return func() image.Point { at++; return list[at%len(list)] }
}

// plain writes a narrow picture without anything in it, so that a click is seen on it.
func plain(t *testing.T, path string) {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 120, 240))
	for y := range 240 {
		for x := range 120 {
			img.SetNRGBA(x, y, color.NRGBA{70, 90, 110, 255})
		}
	}
	write(t, path, img)
}
