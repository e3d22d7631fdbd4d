package trial

import (
	"context"
	"errors"
	"fmt"
	"math"

	"clickmask/inference"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/picture"
	"clickmask/prompt"
)

// DeviceAnswer is what the child says of a device, as JSON.
type DeviceAnswer struct {
	Failure string  `json:"failure,omitempty"` // goes on from "it "; "" when it passed
	RelRMS  float64 `json:"rel_rms"`           // the worst of all outputs against the CPU's
}

// tolerance is how far a device may be from the CPU, as relative RMS: what the program grants its own rewrites.
// Sums in another order cost 1e-6; numbers of ten bits, as half precision and TF32 have them, 5e-4 and more, so
// that a device that computes with those does not pass.
const tolerance = 1e-4

// CheckDevice asks a model about a picture on the CPU and twice on the device, and compares. It is the child's side of
// [Trials.Try]: it may crash. The error says that the CPU could not do it either.
func CheckDevice(ctx context.Context, d ort.Device, pic *picture.Picture, open func(models.Options) inference.Opener) (DeviceAnswer, error) {
	cpu, err := open(models.Options{})(ctx)
	if err != nil {
		return DeviceAnswer{}, err
	}
	defer cpu.Close()
	want, err := askModel(ctx, cpu, pic, nil)
	if err != nil {
		return DeviceAnswer{}, err
	}
	fell := make(chan error, 1)
	on := ort.Placement{Device: d, Fallback: func(why error) {
		select {
		case fell <- errors.Unwrap(why): // the trial says itself what comes of it
		default: // the first reason will do
		}
	}}
	dev, err := open(models.Options{Placement: on})(ctx)
	if err != nil {
		return DeviceAnswer{Failure: fmt.Sprintf("could not open the model (%v)", err)}, nil
	}
	defer dev.Close()
	worst := 0.0
	for range 2 { // the first run may prepare what the second one uses
		got, err := askModel(ctx, dev, pic, want)
		select {
		case err = <-fell:
		default:
		}
		if err != nil {
			return DeviceAnswer{Failure: fmt.Sprintf("could not run the model (%v)", err)}, nil
		}
		worst = max(worst, got.against(want))
	}
	switch {
	case worst == 0: // no two devices add in the same order
		return DeviceAnswer{Failure: "left all work to the CPU"}, nil
	case math.IsInf(worst, 0):
		return DeviceAnswer{Failure: "answered what is no answer at all"}, nil
	case worst > tolerance:
		return DeviceAnswer{Failure: fmt.Sprintf("answered wrongly (off by %.1g of the CPU's answer, %.0g is allowed)", worst, tolerance), RelRMS: worst}, nil
	}
	return DeviceAnswer{RelRMS: worst}, nil
}

// modelAnswer is what a model makes of a picture and two clicks.
type modelAnswer struct {
	embedding     *inference.Embedding
	first, second *prompt.Answer
}

// askModel encodes a picture and decodes a click in its middle, and the same once more with the mask that came of it.
// With the CPU's answer its embedding and its mask are decoded, so that the decoder is judged by itself.
func askModel(ctx context.Context, m inference.Model, pic *picture.Picture, cpu *modelAnswer) (*modelAnswer, error) {
	a := &modelAnswer{}
	var err error
	if a.embedding, err = m.Encode(ctx, pic); err != nil {
		return nil, err
	}
	if cpu == nil {
		cpu = a
	}
	w, h := pic.Size()
	click := prompt.Prompt{Points: []prompt.Point{{X: float64(w) / 2, Y: float64(h) / 2, Label: prompt.Positive}}}
	if a.first, err = m.Decode(ctx, cpu.embedding, click, nil); err != nil {
		return nil, err
	}
	a.second, err = m.Decode(ctx, cpu.embedding, click, &cpu.first.LowRes[0])
	return a, err
}

// against is the worst relative RMS of all outputs; infinite when they are not even comparable.
func (a *modelAnswer) against(want *modelAnswer) float64 {
	got, ok := a.numbers(), want.numbers()
	if len(got) != len(ok) {
		return math.Inf(1)
	}
	worst := 0.0
	for i := range ok {
		worst = max(worst, relRMS(got[i], ok[i]))
	}
	return worst
}

// numbers are all outputs one after the other.
func (a *modelAnswer) numbers() [][]float32 {
	var out [][]float32
	for _, t := range a.embedding.Tensors {
		out = append(out, t.Data)
	}
	for _, answer := range []*prompt.Answer{a.first, a.second} {
		out = append(out, answer.IoU)
		for _, l := range answer.LowRes {
			out = append(out, l.Data)
		}
	}
	return out
}

// relRMS is the root mean square of got-want over that of want.
func relRMS(got, want []float32) float64 {
	if len(got) != len(want) {
		return math.Inf(1)
	}
	diff, size := 0.0, 0.0
	for i := range got {
		d := float64(got[i]) - float64(want[i])
		diff += d * d
		size += float64(want[i]) * float64(want[i])
	}
	switch r := math.Sqrt(diff / size); {
	case diff == 0:
		return 0
	case math.IsNaN(r):
		return math.Inf(1)
	default:
		return r
	}
}
