package picture

import (
	"sync"

	"github.com/tetratelabs/wazero/experimental"
)

// wasmSpace is the memory of a WebAssembly module. It begins small, for the head of a file; pixels get all that they may
// take in one piece.
type wasmSpace struct {
	limit   uint64
	refused bool // more was asked for

	mu      sync.Mutex // stop comes from another goroutine
	piece   []byte     // what the system gave
	used    int        // bytes of it
	stopped bool
}

// Allocate begins with nothing; the module asks for what it needs at once.
func (m *wasmSpace) Allocate(_, _ uint64) experimental.LinearMemory { return m }

// Reallocate gives size bytes, those that there were at the front, nil beyond the limit.
func (m *wasmSpace) Reallocate(size uint64) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	if size > m.limit {
		m.refused = true
		return nil
	}
	if size > uint64(len(m.piece)) {
		room := size
		if m.piece != nil {
			room = m.limit
		}
		grown, err := newSpace(room)
		if err != nil {
			m.refused = true
			return nil
		}
		copy(grown, m.piece[:m.used])
		m.drop()
		m.piece = grown
	}
	m.used = int(size)
	m.mark()
	return m.piece[:size]
}

// stop ends the module at the next call of one of its functions.
func (m *wasmSpace) stop() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stopped = true
	m.mark()
}

func (m *wasmSpace) mark() {
	if m.stopped && len(m.piece) > stopAddress {
		m.piece[stopAddress] = 1
	}
}

// Free gives the memory back.
func (m *wasmSpace) Free() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.drop()
}

func (m *wasmSpace) drop() {
	if m.piece != nil {
		freeSpace(m.piece)
	}
	m.piece = nil
}
