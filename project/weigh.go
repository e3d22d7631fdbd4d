package project

import (
	"clickmask/mask"
	"clickmask/prompt"
)

// weight is how many bytes a step holds that the document would not hold without it.
func (s *step) weight() int64 {
	const stepBytes, classBytes, pageBytes = 200, 64, 8
	n := int64(stepBytes)
	for i := range s.pages {
		n += difference(s.pages[i].before, s.pages[i].after)
	}
	if s.list != nil {
		n += pageBytes * int64(len(s.list.before)+len(s.list.after))
	}
	if s.classes != nil {
		n += classBytes * int64(len(s.classes.before)+len(s.classes.after))
	}
	return n
}

// difference is how many bytes two states hold that the other does not.
func difference(a, b pageState) int64 {
	n := int64(0)
	if len(a.Objects) != len(b.Objects) || len(a.Objects) > 0 && &a.Objects[0] != &b.Objects[0] {
		const objectBytes = 160
		n += objectBytes * int64(len(a.Objects)+len(b.Objects))
		runs := map[*mask.Run]int{}
		for _, o := range a.Objects {
			if r := o.Mask.Runs(); len(r) > 0 {
				runs[&r[0]] = len(r)
			}
		}
		for _, o := range b.Objects {
			if r := o.Mask.Runs(); len(r) > 0 {
				if _, shared := runs[&r[0]]; shared {
					delete(runs, &r[0])
				} else {
					runs[&r[0]] = len(r)
				}
			}
		}
		for _, k := range runs {
			n += 12 * int64(k)
		}
	}
	if a.Draft.Answer != b.Draft.Answer {
		n += answerBytes(a.Draft.Answer) + answerBytes(b.Draft.Answer)
	}
	const pointBytes, roundBytes = 24, 64
	for _, f := range []*Draft{&a.Draft, &b.Draft} {
		n += pointBytes*int64(len(f.Prompt.Points)) + roundBytes*int64(len(f.rounds))
	}
	return n
}

func answerBytes(a *prompt.Answer) int64 {
	n := int64(0)
	if a != nil {
		for _, l := range a.LowRes {
			n += 4 * int64(len(l.Data))
		}
	}
	return n
}
