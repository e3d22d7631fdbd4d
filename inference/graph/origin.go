package graph

import (
	"context"
	"io"

	"clickmask/inference/checkpoint"
)

// Again opens a checkpoint's bytes once more; close is called when they have been read.
type Again func(ctx context.Context) (data io.ReaderAt, size int64, close func() error, err error)

// origin are the weights of which the encoder is built. Once the checkpoint is closed it is opened again for that: the encoder
// was to be loaded late, and its kept graph has gone or was damaged meanwhile.
type origin struct {
	w     Weights // nil: closed
	again Again
	close func() error // of what was opened again
}

func (s *origin) weights() (Weights, error) {
	if s.w != nil {
		return s.w, nil
	}
	data, size, shut, err := s.again(context.Background())
	if err != nil {
		return nil, err
	}
	s.close = shut
	f, err := checkpoint.Open(data, size)
	if err != nil {
		return nil, err
	}
	s.w = f
	return f, nil
}

// release closes what was opened again.
func (s *origin) release() error {
	if s.close == nil {
		return nil
	}
	shut := s.close
	s.w, s.close = nil, nil
	return shut()
}
