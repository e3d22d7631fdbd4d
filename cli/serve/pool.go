package serve

import (
	"context"
	"crypto/sha256"
	"slices"
	"sync"

	"clickmask/cli/batch"
)

// pool hands out segmenters, if it can the one that has the picture encoded.
type pool struct {
	free chan struct{} // one for each of idle

	mu   sync.Mutex
	idle []*member
}

// member is a segmenter and what it was asked about last.
type member struct {
	*batch.Segmenter
	about [sha256.Size]byte
}

func newPool(list []*batch.Segmenter) *pool {
	p := &pool{free: make(chan struct{}, len(list))}
	for _, s := range list {
		p.idle = append(p.idle, &member{Segmenter: s})
		p.free <- struct{}{}
	}
	return p
}

// with waits for a segmenter and has it open the picture.
func (p *pool) with(ctx context.Context, picture []byte, name string, use func(s *batch.Segmenter) error) error {
	select {
	case <-p.free:
	case <-ctx.Done():
		return ctx.Err()
	}
	about := sha256.Sum256(picture)
	p.mu.Lock()
	i := max(slices.IndexFunc(p.idle, func(m *member) bool { return m.about == about }), 0)
	m := p.idle[i]
	p.idle = slices.Delete(p.idle, i, i+1)
	p.mu.Unlock()
	defer func() {
		m.about = about
		p.mu.Lock()
		p.idle = append(p.idle, m) // behind those that have waited longer, whose pictures are older
		p.mu.Unlock()
		p.free <- struct{}{}
	}()
	if err := m.Decode(ctx, picture, name, 0); err != nil {
		return err
	}
	return use(m.Segmenter)
}
