package tour

import (
	"image"

	"clickmask/prompt"
)

// The things of the sample picture that the steps are about. The mango lies in two halves, with the honey dipper across it.
var (
	mug       = image.Rect(520, 353, 780, 600)
	doughnut  = image.Rect(797, 415, 1096, 690)
	mango     = image.Rect(225, 458, 507, 628)
	leftHalf  = image.Rect(225, 458, 368, 628)
	rightHalf = image.Rect(398, 458, 507, 628)
	stick     = image.Rect(358, 458, 402, 574)
	dipper    = image.Rect(345, 382, 434, 690)
)

// Steps is the tour in its order.
var Steps = []Step{
	{
		Title: "Click a thing",
		Text:  "Move the pointer over the mug: the outline shows what a click takes. Then click it.",
		At:    mug,
		done:  func(_, now Work) bool { return now.Open && clicked(now.Prompt, prompt.Positive, mug) },
	}, {
		Title: "Choose among the masks",
		Text:  "One click can mean a part, the thing or the whole. Press Tab, or click another of the masks at the lower end.",
		First: "Click the mug once more, so that there are masks to choose from.",
		At:    mug,
		ready: opened,
		done: func(then, now Work) bool {
			return now.Open && now.Chosen != then.Chosen && now.Did == "Choose candidate"
		},
	}, {
		Title: "Keep it",
		Text:  "Take the mask that you like best, then press Enter: it becomes an object in the list.",
		First: "Click the mug once more, then press Enter.",
		At:    mug,
		ready: opened,
		done:  kept,
	}, {
		Title: "A thing with a hole",
		Text:  "A click on the doughnut would take in its hole. A box says more: drag from corner to corner round the doughnut.",
		At:    doughnut,
		done: func(_, now Work) bool {
			return now.Open && now.Prompt.Box != nil && overlap(*now.Prompt.Box, doughnut) > 0.5
		},
	}, {
		Title: "Draw by hand",
		Text:  "Press B for the brush and draw over a part of the rim. The right button erases, and what you draw stays whatever the model says.",
		At:    doughnut,
		done:  func(then, now Work) bool { return now.Drawn != then.Drawn },
	}, {
		Title: "Keep it as well",
		Text:  "Press Enter to keep the doughnut.",
		At:    doughnut,
		past:  func(now Work) bool { return !now.Open },
		done:  kept,
	}, {
		Title: "A thing in two parts",
		Text:  "The honey dipper lies across the mango. Press Q to click again, click one half, and then the other.",
		At:    mango,
		done: func(_, now Work) bool {
			return now.Open && clicked(now.Prompt, prompt.Positive, leftHalf) && clicked(now.Prompt, prompt.Positive, rightHalf)
		},
	}, {
		Title: "Take something away",
		Text:  "The honey dipper came along. Right click on its stick, where it lies before the mango: that takes away.",
		First: "Click both halves of the mango first.",
		At:    stick,
		ready: opened,
		done:  func(_, now Work) bool { return now.Open && clicked(now.Prompt, prompt.Negative, dipper) },
	},
}

func opened(now Work) bool { return now.Open }

func kept(then, now Work) bool { return now.Objects > then.Objects }

// clicked says whether a point of a label lies within r.
func clicked(p prompt.Prompt, label prompt.Label, r image.Rectangle) bool {
	for _, q := range p.Points {
		if q.Label == label && image.Pt(int(q.X), int(q.Y)).In(r) {
			return true
		}
	}
	return false
}

// overlap is the IoU of a box with a rectangle.
func overlap(b prompt.Box, r image.Rectangle) float64 {
	box := image.Rect(int(b.X0), int(b.Y0), int(b.X1), int(b.Y1))
	area := func(r image.Rectangle) float64 { return float64(r.Dx() * r.Dy()) }
	both := area(box.Intersect(r))
	return both / (area(box) + area(r) - both)
}
