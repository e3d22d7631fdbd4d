package cli

import (
	"context"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
)

// The encoder is left until later where the embedding of the first picture is kept, and loaded with the rest where it is not.
func TestTheEncoderWaitsWhereTheFirstPictureIsKept(t *testing.T) {
	s := newStage(t)
	var late bool
	s.open = func(_ string, o models.Options) inference.Opener {
		return func(context.Context) (inference.Model, error) {
			m := fake.New(fake.Options{})
			late = o.Late.Says(m.Info(), m.Grid)
			return m, nil
		}
	}
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
		if late != c.want {
			t.Errorf("%s: the encoder is left until later: %v", c.line, late)
		}
	}
}
