package project

import (
	"slices"

	"clickmask/mask"
)

// thinness is how much of what a model said a step still holds.
type thinness int

const (
	whole       thinness = iota
	unanswered           // without its answers, which are asked for again with the same prompt and mask input
	promptAlone          // without its mask inputs too: only the prompts are left to ask
)

// wholeSteps is how many steps on either side of the present state keep what models said for as long as possible.
const wholeSteps = 8

// trim makes room where the steps hold more than they may. What a model said can be said again, so that this goes first,
// of the steps that are farthest from the present state:
//
//   - their answers. Where undo comes back to such a step, its draft is unanswered and the same question is asked again,
//     with the same mask input, which gives the same masks bit for bit; the candidate that was shown is shown again;
//   - their mask inputs. The first click of an object has none and is still answered bit for bit; a later one is then
//     asked with all its prompts but no mask, as after a prompt far back was changed, so that its mask may differ a
//     little from what it was. Kept objects are never touched;
//   - the answers of the nearest steps but one;
//   - the steps themselves, first those that could be undone last, then those that could be redone last. The last step
//     done always stays.
func (h *history) trim() {
	if h.held.bytes <= h.maxBytes {
		return
	}
	room := h.maxBytes - h.maxBytes/4 // so that the next steps need no trimming
	copies := map[*float32]*mask.Logits{}
	h.thinFarthest(unanswered, wholeSteps, room, copies)
	h.thinFarthest(promptAlone, wholeSteps, room, copies)
	h.thinFarthest(promptAlone, 1, h.maxBytes, copies)
	n := 0
	for h.held.bytes > h.maxBytes && n < h.at-1 {
		h.held.drop(&h.steps[n])
		h.base = h.steps[n].id
		n++
	}
	h.steps = slices.Delete(h.steps, 0, n)
	h.at -= n
	for h.held.bytes > h.maxBytes && len(h.steps) > max(h.at, 1) {
		last := len(h.steps) - 1
		h.held.drop(&h.steps[last])
		h.steps = slices.Delete(h.steps, last, last+1)
	}
}

// thinFarthest makes steps thinner, the farthest from the present state first, until no more than room is held or only
// those are left that are at most near steps away.
func (h *history) thinFarthest(to thinness, near int, room int64, copies map[*float32]*mask.Logits) {
	for i, j := 0, len(h.steps)-1; i <= j && h.held.bytes > room; {
		done, undone := h.at-1-i, j-h.at // how far away the two are
		k := i
		if done >= undone {
			i++
		} else {
			k = j
			j--
		}
		if max(done, undone) < near {
			return
		}
		if s := &h.steps[k]; s.thin < to {
			h.held.drop(s)
			s.thin = to
			for e := range s.pages {
				s.pages[e].before.Draft.thin(to, copies)
				s.pages[e].after.Draft.thin(to, copies)
			}
			h.held.add(s)
		}
	}
}

// thin drops what a model said.
func (f *Draft) thin(to thinness, copies map[*float32]*mask.Logits) {
	if f.Answer != nil && !f.ShowsBase() {
		f.wanted = f.Chosen + 1
	}
	f.Answer, f.Chosen, f.recent = nil, 0, nil
	switch {
	case f.MaskInput == nil || len(f.MaskInput.Data) == 0:
	case to == promptAlone:
		f.MaskInput, f.rounds = nil, nil
	default:
		f.MaskInput = alone(f.MaskInput, copies)
	}
	f.begin() // what it began with stays, and needs no answer
}

// alone is a copy of logits that does not hold the answer in memory which they are part of. The same logits have one copy.
func alone(l *mask.Logits, copies map[*float32]*mask.Logits) *mask.Logits {
	at := &l.Data[0]
	if copies[at] == nil {
		c := &mask.Logits{Data: slices.Clone(l.Data), Grid: l.Grid}
		copies[at], copies[&c.Data[0]] = c, c
	}
	return copies[at]
}
