package serve

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"clickmask/internal/printable"
)

// trouble is a kind of line, of which there is one a second: who floods the server must not flood the terminal as well.
type trouble int

const (
	hungUp  trouble = 1
	library trouble = 2 // what the HTTP library has to say
)

const quiet = time.Second

// told writes lines about troubles.
type told struct {
	mu    sync.Mutex
	out   io.Writer
	now   func() time.Time
	last  map[trouble]time.Time
	swept map[trouble]int // lines that were left out since
}

func newTold(out io.Writer, now func() time.Time) *told {
	return &told{out: out, now: now, last: map[trouble]time.Time{}, swept: map[trouble]int{}}
}

func (t *told) line(kind trouble, format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	if last, ok := t.last[kind]; ok && now.Sub(last) < quiet {
		t.swept[kind]++
		return
	}
	text := fmt.Sprintf(format, args...)
	if n := t.swept[kind]; n > 0 {
		text += fmt.Sprintf(" (and such lines before it that were left out: %d)", n)
	}
	t.last[kind], t.swept[kind] = now, 0
	printable.Fprintf(t.out, "clickmask: %s\n", text)
}

// Write is for the library's log.
func (t *told) Write(p []byte) (int, error) {
	line, _, _ := strings.Cut(string(p), "\n")
	t.line(library, "%s", strings.TrimPrefix(line, "http: "))
	return len(p), nil
}

var _ io.Writer = (*told)(nil)

// text is an answer that is no JSON.
type text string

func (t text) write(w io.Writer) error {
	_, err := io.WriteString(w, string(t))
	return err
}

func (text) kind() string { return "text/plain; charset=utf-8" }

var _ http.Handler = (*Server)(nil)
