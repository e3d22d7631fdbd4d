package cli

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// waited is where a command writes; its first whole line can be waited for.
type waited struct {
	mu    sync.Mutex
	buf   bytes.Buffer
	first chan string
}

func (w *waited) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	before := bytes.Contains(w.buf.Bytes(), []byte("listening"))
	n, err := w.buf.Write(p)
	if text := w.buf.String(); !before && strings.Contains(text, "listening") {
		w.first <- text
	}
	return n, err
}

func TestServeAnswersUntilItIsEnded(t *testing.T) {
	s := newStage(t)
	writeFile(t, "token.txt", []byte("a-token-of-somebody\n"))
	for flags, want := range map[string]string{"": "token ", "--token-file token.txt": "token in token.txt"} {
		ctx, end := context.WithCancel(t.Context())
		stderr := &waited{first: make(chan string, 1)}
		ended := make(chan int)
		go func() {
			ended <- s.run(ctx, strings.Fields("serve --listen 127.0.0.1:0 "+flags), &bytes.Buffer{}, stderr)
		}()
		said := <-stderr.first
		if !strings.Contains(said, want) || strings.Count(said, "\n") != 1 || flags != "" && strings.Contains(said, "a-token") {
			t.Errorf("%q", said)
		}
		var address, token string
		if _, err := fmt.Sscanf(said, "clickmask: listening at %s token %s", &address, &token); err != nil {
			t.Fatal(err)
		}
		if flags != "" {
			token = "a-token-of-somebody"
		}
		address = strings.TrimSuffix(address, "/,")
		for path, status := range map[string]int{"/" + token + "/health": http.StatusOK, "/health": http.StatusUnauthorized} {
			resp, err := http.Get(address + path)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != status {
				t.Errorf("%s: %s", path, resp.Status)
			}
		}
		end()
		if code := <-ended; code != ExitFailed {
			t.Errorf("exit %d", code)
		}
	}
}

func TestServeRefusesBadUse(t *testing.T) {
	s := newStage(t)
	writeFile(t, "short.txt", []byte("short"))
	for flags, code := range map[string]int{
		"--jobs 0": ExitUsage, "--waiting -1": ExitUsage, "--max-request 0": ExitUsage, "--request-time 1ms": ExitUsage, "--token-file short.txt": ExitUsage,
		"--token-file gone.txt": ExitFailed, "--root gone": ExitFailed, "--listen nowhere": ExitFailed, "something": ExitUsage,
	} {
		got, _, stderr := s.call(t, "serve --listen 127.0.0.1:0 "+flags)
		if got != code || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: exit %d, %s", flags, got, stderr)
		}
	}
}
