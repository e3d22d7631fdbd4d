package cli

import (
	"context"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
)

// newLateStage is newStage whose opener notes whether the encoder is left until later.
func newLateStage(t *testing.T) (*stage, *bool) {
	s, late := newStage(t), new(bool)
	s.open = func(_ string, o models.Options) inference.Opener {
		return func(context.Context) (inference.Model, error) {
			m := fake.New(fake.Options{})
			*late = o.Late.Says(m.Info(), m.Grid)
			return m, nil
		}
	}
	return s, late
}

// The encoder is left until later where the embedding of the first picture is kept, and loaded with the rest where it is not.
func TestTheEncoderWaitsWhereTheFirstPictureIsKept(t *testing.T) {
	s, late := newLateStage(t)
	for _, c := range []struct {
		line string
		want bool
	}{
		{"predict a.png --points 9,9 -o out --force", false},
		{"predict a.png --points 9,9 -o out --force", true},
		{"predict a.png b.png --points 9,9 -o out --force", true},
		{"predict a.png --points 9,9 -o out --force --no-cache", false},
	} {
		s.mustCall(t, c.line)
		if *late != c.want {
			t.Errorf("%s: the encoder is left until later: %v", c.line, *late)
		}
	}
}

// Only predict has the built-in encoder wait, and who waits to be asked has no encoder wait: the first answer would.
func TestTheEncoderIsThereBeforeTheFirstAnswer(t *testing.T) {
	s, late := newLateStage(t)
	for _, c := range []struct {
		line string
		want bool
	}{
		{"cutout a.png -o out --force", false},
		{"cutout a.png -o out --force --model builtin", false},
		{"cutout a.png -o out --force --model m.pt", true},
		{"cutout a.png -o out --force --model m.pt --no-cache", false},
		{"work", false},
		{"work --model m.pt", false},
	} {
		*late = !c.want
		s.mustCall(t, c.line)
		if *late != c.want {
			t.Errorf("%s: the encoder is left until later: %v", c.line, *late)
		}
	}
}
