package models_test

import (
	"context"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"testing"

	"clickmask/inference"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/picture"
	"clickmask/prompt"
)

func openBuiltin(t testing.TB, threads int) inference.Model {
	t.Helper()
	m, err := models.Open("", threads)(t.Context())
	if errors.Is(err, ort.ErrRuntimeMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

// ball is a red ball on a green ground.
func ball(w, h, cx, cy, r int) *picture.Picture {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{60, 140, 70, 255}), image.Point{}, draw.Src)
	for y := range h {
		for x := range w {
			if (x-cx)*(x-cx)+(y-cy)*(y-cy) < r*r {
				img.SetRGBA(x, y, color.RGBA{200, 30, 40, 255})
			}
		}
	}
	return picture.FromImage(img, "ball")
}

func TestTheBuiltinModelFindsABallWhereItLies(t *testing.T) {
	m := openBuiltin(t, 0)
	pic := ball(900, 600, 620, 240, 130)
	e, err := m.Encode(t.Context(), pic)
	if err != nil {
		t.Fatal(err)
	}
	box := prompt.NewBox(485, 105, 755, 375)
	for name, p := range map[string]prompt.Prompt{
		"click": {Points: []prompt.Point{{X: 620, Y: 240, Label: prompt.Positive}}},
		"box":   {Box: &box},
	} {
		a, err := m.Decode(t.Context(), e, p, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := a.LowRes[a.Choose(p)].Mask()
		both, ball := 0, 0
		for y := range 600 {
			for x := range 900 {
				if (x-620)*(x-620)+(y-240)*(y-240) < 130*130 {
					ball++
					if got.At(x, y) {
						both++
					}
				}
			}
		}
		if iou := float64(both) / float64(ball+got.Area()-both); iou < 0.85 {
			t.Errorf("%s: IoU with the ball is %.3f", name, iou)
		}
	}
}

func TestFilesThatAreNoModelsAreNamed(t *testing.T) {
	for path, says := range map[string]string{
		"holiday.jpg": "open model holiday.jpg: not a model that ClickMask knows",
		"nothing":     `"builtin" is the built-in one`,
	} {
		if _, err := models.Open(path, 1)(t.Context()); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestOpeningStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := models.Builtin(1)(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("answered %v", err)
	}
}

func BenchmarkBuiltinOpen(b *testing.B) {
	openBuiltin(b, 1)
	for b.Loop() {
		m, err := models.Builtin(0)(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		m.Close()
	}
}

func BenchmarkBuiltinEncode(b *testing.B) {
	for name, threads := range map[string]int{"1thread": 1, "2threads": 2} {
		b.Run(name, func(b *testing.B) {
			m := openBuiltin(b, threads)
			pic := ball(512, 512, 250, 250, 100)
			for b.Loop() {
				if _, err := m.Encode(b.Context(), pic); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkBuiltinDecode(b *testing.B) {
	for name, threads := range map[string]int{"1thread": 1, "2threads": 2} {
		b.Run(name, func(b *testing.B) {
			m := openBuiltin(b, threads)
			e, err := m.Encode(b.Context(), ball(512, 512, 250, 250, 100))
			if err != nil {
				b.Fatal(err)
			}
			p := prompt.Prompt{Points: []prompt.Point{{X: 250, Y: 250, Label: prompt.Positive}}}
			for b.Loop() {
				if _, err := m.Decode(b.Context(), e, p, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
