package canvas

import (
	"image"
	"image/color"
	"slices"

	"clickmask/mask"
	"clickmask/prompt"
)

// Overlay is a kept mask as painted.
type Overlay struct {
	ID       uint64
	Mask     mask.Mask
	Hand     mask.Hand // the shares that a soft brush left on it
	Colour   color.NRGBA
	Selected bool
	Prompt   prompt.Prompt // that it came of, shown while nothing is open; empty for one that is not to be seen
}

// Scene is all that the canvas paints beside the picture. The canvas keeps it unchanged until the next
// Set. Masks of another picture's size are not painted.
type Scene struct {
	Objects     []Overlay       // visible ones, bottom first
	Draft       *mask.Logits    // the open object's shown candidate, nil when none
	DraftMask   *mask.Mask      // the open object's mask where it is not that of Draft any more, whose place it takes
	Hand        mask.Hand       // what was drawn on the open object by hand; it is painted on Draft and on DraftMask alike
	Preview     *mask.Logits    // what a click under the pointer would give, nil when none
	Proposal    *mask.Logits    // what nobody has pointed at and is offered, nil when nothing is
	DraftColour color.NRGBA     // the accent colour when transparent
	Crop        image.Rectangle // that is looked at alone, in picture pixels: the rest is dark; empty for all of the picture
	Hair        mask.Mask       // where it is said to be; painted while the tool for it is in hand
	Prompt      prompt.Prompt
	Pending     bool // the prompt has no answer yet: markers pulse quietly

	lit     bool     // the preview is of a thing that was found
	brushed bool     // the hair is to be seen, and is what is drawn on
	drawn   []region // by the tool in hand, and not in the scene yet
}

// draftOpen reports whether there is an object that is not kept yet.
func (s *Scene) draftOpen() bool {
	return s.Draft != nil || s.DraftMask != nil || !s.Hand.Empty() || !s.Prompt.Empty()
}

// untouched reports whether no object is open and none is selected.
func (s *Scene) untouched() bool {
	return !s.draftOpen() && !slices.ContainsFunc(s.Objects, func(o Overlay) bool { return o.Selected })
}

// keptPrompts are the prompts of objects that are to be seen.
func (s *Scene) keptPrompts() (all []prompt.Prompt) {
	if s.draftOpen() {
		return nil
	}
	for _, o := range s.Objects {
		if o.Selected && !o.Prompt.Empty() {
			all = append(all, o.Prompt)
		}
	}
	return all
}

// target says what is drawn on: the open object, else the selected one, else an object that is begun with it.
func (s *Scene) target() layerID {
	if s.brushed {
		return hairLayer
	}
	if !s.draftOpen() {
		for _, o := range s.Objects {
			if o.Selected {
				return layerID(o.ID)
			}
		}
	}
	return draftLayer
}
