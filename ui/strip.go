package ui

import (
	"clickmask/project"
	"clickmask/prompt"
	"clickmask/ui/desk"
	"clickmask/ui/parts"
)

// stripFiller fills the strip of candidates; the small pictures are drawn once an answer.
type stripFiller struct {
	strip   *parts.CandidateStrip
	closing func() bool
	filled  func() // the strip came, went or changed its size
	later   func() // it did so in a frame of its own

	latest *desk.Candidates
	answer *prompt.Answer // that the strip shows, nil for none
	first  bool
	at     int
	due    bool // it follows with the next frame
}

// follow shows an offer, nil for none, and the class that the kept object will have. A new answer's candidates come one
// frame later: the mask goes first.
func (s *stripFiller) follow(o *desk.Candidates, classes project.Classes, id project.ClassID) {
	s.latest = o
	class, _ := classes.Find(id)
	if s.strip.SetClass(class.Name, class.Colour) {
		s.filled()
	}
	if o == nil || o.Answer == s.answer {
		s.fill()
		return
	}
	if s.due {
		return
	}
	s.due = true
	afterPaint(func() {
		s.due = false
		if !s.closing() {
			s.fill()
			s.later()
		}
	})
}

func (s *stripFiller) fill() {
	o := s.latest
	switch {
	case o == nil && s.answer != nil:
		s.answer = nil
		s.strip.SetCandidates(nil, 0)
		s.filled()
	case o == nil:
	case o.Answer != s.answer || o.First != s.first:
		var list []parts.Candidate
		var areas []float64
		for _, i := range o.Indices {
			list = append(list, parts.Candidate{Thumb: thumbOf(o.Answer.LowRes[i]), Score: o.Answer.IoU[i]})
			areas = append(areas, o.Answer.LowRes[i].Area())
		}
		for i, word := range parts.SizeWords(areas) {
			list[i].Word = word
		}
		s.answer, s.first, s.at = o.Answer, o.First, o.At
		s.strip.SetCandidates(list, o.At)
		s.filled()
	case o.At != s.at:
		s.at = o.At
		s.strip.Choose(o.At)
	}
}
