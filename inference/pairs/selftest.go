package pairs

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"slices"

	"clickmask/inference"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// Doubtful is a model that may have something to say against itself.
type Doubtful interface {
	// Doubt is "" or a sentence for people: the pair works, but on the test picture its masks do not follow
	// what is shown. That happens when encoder and decoder are of different models whose embeddings have
	// one shape, or were not trained. It cannot be told from the files, so it is no error.
	Doubt() string
}

// goodIoU is what the worse of two clicks on the test picture must reach, by the best mask offered. The
// built-in model, which is small, reaches 0.93 (2026-11-25).
const goodIoU = 0.5

// The test picture's two things, in pixels.
const (
	sceneW, sceneH = 640, 480

	discX, discY, discR    = 190, 260, 95
	cardX0, cardY0         = 390, 110
	cardX1, cardY1         = 540, 330
	cardMiddleX, cardMidY  = (cardX0 + cardX1) / 2, (cardY0 + cardY1) / 2
	sceneNoise, sceneShade = 12, 50
)

func onDisc(x, y float64) bool {
	return (x-discX)*(x-discX)+(y-discY)*(y-discY) <= discR*discR
}

func onCard(x, y float64) bool {
	return x >= cardX0 && x < cardX1 && y >= cardY0 && y < cardY1
}

// scene is the test picture: an orange disc and a yellow card before a blue-grey wall, with some shade and
// noise, the same on every machine.
func scene() *picture.Picture {
	img := image.NewRGBA(image.Rect(0, 0, sceneW, sceneH))
	noise := uint32(1)
	for y := range sceneH {
		for x := range sceneW {
			c := [3]int{70 + sceneShade*y/sceneH, 95 + sceneShade*x/sceneW, 130}
			switch fx, fy := float64(x)+0.5, float64(y)+0.5; {
			case onDisc(fx, fy):
				shade := (discX - x + discY - y) * sceneShade / (2 * discR)
				c = [3]int{205 + shade, 80 + shade, 40 + shade}
			case onCard(fx, fy):
				c = [3]int{230, 215, 120 + sceneShade*(y-cardY0)/(cardY1-cardY0)}
			}
			noise = noise*1664525 + 1013904223
			n := int(noise>>24)%sceneNoise - sceneNoise/2
			img.SetRGBA(x, y, color.RGBA{level(c[0] + n), level(c[1] + n), level(c[2] + n), 255})
		}
	}
	return picture.FromImage(img, "test picture")
}

func level(v int) uint8 { return uint8(min(max(v, 0), 255)) }

// selfTest asks about both things of the test picture. An error is what no working pair does, whatever its
// weights: no answer, another shape than its contract, no numbers, an embedding that is the same everywhere,
// a mask of one number, one answer to two clicks. iou is what the worse answered click reaches.
func selfTest(ctx context.Context, m inference.Model) (iou float64, err error) {
	e, err := m.Encode(ctx, scene())
	if err != nil {
		return 0, err
	}
	for _, t := range e.Tensors {
		if !finite(t.Data) {
			return 0, errors.New("the embedding is not made of numbers")
		}
		if flat(t) {
			return 0, errors.New("the embedding is the same all over the picture")
		}
	}
	disc, err := askClick(ctx, m, e, discX, discY, nil)
	if err != nil {
		return 0, err
	}
	card, err := askClick(ctx, m, e, cardMiddleX, cardMidY, nil)
	if err != nil {
		return 0, err
	}
	if sameAnswers(disc, card) {
		return 0, errors.New("two clicks far apart get one answer")
	}
	for i := range disc.LowRes {
		if d := disc.LowRes[i].Data; slices.Min(d) == slices.Max(d) {
			return 0, fmt.Errorf("mask %d of the answer is the same all over the picture", i)
		}
	}
	if _, err := askClick(ctx, m, e, discX, discY, &disc.LowRes[0]); err != nil {
		return 0, fmt.Errorf("with a mask input: %w", err)
	}
	return min(bestIoU(disc, discX, discY, onDisc), bestIoU(card, cardMiddleX, cardMidY, onCard)), nil
}

func askClick(ctx context.Context, m inference.Model, e *inference.Embedding, x, y float64, in *mask.Logits) (*prompt.Answer, error) {
	return m.Decode(ctx, e, clickAt(x, y), in)
}

func clickAt(x, y float64) prompt.Prompt {
	return prompt.Prompt{Points: []prompt.Point{{X: x, Y: y, Label: prompt.Positive}}}
}

func sameAnswers(a, b *prompt.Answer) bool {
	return slices.EqualFunc(a.LowRes, b.LowRes, func(a, b mask.Logits) bool { return slices.Equal(a.Data, b.Data) })
}

// flat reports whether every channel [1,C,H,W] holds one number.
func flat(t inference.Tensor) bool {
	area := int(t.Shape[len(t.Shape)-1] * t.Shape[len(t.Shape)-2])
	for c := 0; c < len(t.Data); c += area {
		if d := t.Data[c : c+area]; slices.Min(d) != slices.Max(d) {
			return false
		}
	}
	return true
}

// bestIoU is the best overlap of the masks offered for a click with what lies there, at low resolution.
func bestIoU(a *prompt.Answer, x, y float64, inside func(x, y float64) bool) float64 {
	best := 0.0
	for _, i := range a.Candidates(clickAt(x, y)) {
		l := a.LowRes[i]
		f := l.Grid
		both, any := 0, 0
		for ly := range f.LowH {
			for lx := range f.LowW {
				// The middle of this number's square, in pixels of the picture.
				px := (float64(lx) + 0.5) * float64(f.InputW) / float64(f.LowW) * float64(f.PictureW) / float64(f.ContentW)
				py := (float64(ly) + 0.5) * float64(f.InputH) / float64(f.LowH) * float64(f.PictureH) / float64(f.ContentH)
				if px >= float64(f.PictureW) || py >= float64(f.PictureH) {
					continue
				}
				in, is := l.Data[ly*f.LowW+lx] > 0, inside(px, py)
				if in && is {
					both++
				}
				if in || is {
					any++
				}
			}
		}
		if any > 0 {
			best = max(best, float64(both)/float64(any))
		}
	}
	return best
}
