// Package earlylog keeps what packages log before main begins, which would come on the terminal as it is: Fyne's asks for the system's
// language then, and has three lines to say of one that it does not know. Go begins packages in the order of their paths once all that
// they import have begun, so this one, which imports next to nothing, hears all of them.
package earlylog

import (
	"bytes"
	"log"
	"os"
	"sync"
)

// most is how many bytes are kept.
const most = 64 << 10

var held keeper

func init() { log.SetOutput(&held) }

type keeper struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write keeps a line, or none where there are too many.
func (k *keeper) Write(line []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.text.Len()+len(line) <= most {
		k.text.Write(line)
	}
	return len(line), nil
}

// End has the log go to stderr, as it does by itself.
func End() { log.SetOutput(os.Stderr) }

// Take gives what was kept, once: it is for the log of the window, if there is to be one.
func Take() []byte {
	held.mu.Lock()
	defer held.mu.Unlock()
	text := bytes.Clone(held.text.Bytes())
	held.text.Reset()
	return text
}
