package serve

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"clickmask/cli/batch"
	"clickmask/inference"
	"clickmask/inference/fake"
)

const (
	token = Token("a-token-for-tests")
	picW  = 80
	picH  = 60
)

// lines are what the server has told.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// site is a server with the fake model that a test can reach.
type site struct {
	*httptest.Server
	told *lines
}

func start(t *testing.T, n int, hooks fake.Hooks, change func(*Options)) *site {
	t.Helper()
	s := &site{told: &lines{}}
	o := Options{Token: token, Version: "1.2.3", Model: "Fake", MaxRequest: 1 << 20, Time: time.Minute, Waiting: 4, Tell: s.told}
	for range n {
		m := fake.New(fake.Options{Side: 64, Low: 16, Hooks: hooks})
		o.Segmenters = append(o.Segmenters, &batch.Segmenter{Runner: inference.NewRunner(m, inference.Options{MemoryBytes: 1})})
	}
	if change != nil {
		change(&o)
	}
	s.Server = httptest.NewServer(New(o))
	t.Cleanup(s.Close)
	return s
}

// send sends a request as a client with the token does.
func (s *site) send(t *testing.T, method, path, body string) (status int, answer []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+string(token))
	return s.do(t, r)
}

func (s *site) do(t *testing.T, r *http.Request) (status int, answer []byte) {
	t.Helper()
	resp, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if answer, err = io.ReadAll(resp.Body); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, answer
}

// got is send for a request that must be answered; the answer is read into to.
func (s *site) got(t *testing.T, method, path, body string, to any) {
	t.Helper()
	status, answer := s.send(t, method, path, body)
	if status != http.StatusOK {
		t.Fatalf("%s %s: %d %s", method, path, status, answer)
	}
	if err := json.Unmarshal(answer, to); err != nil {
		t.Fatalf("%v: %s", err, answer)
	}
}

// refused is send for a request that must not be answered, for this reason.
func (s *site) refused(t *testing.T, method, path, body string, status int, why string) {
	t.Helper()
	var told struct{ Error string }
	got, answer := s.send(t, method, path, body)
	if err := json.Unmarshal(answer, &told); err != nil || got != status || !strings.Contains(told.Error, why) || strings.Contains(told.Error, "\n") {
		t.Errorf("%s %s is answered with %d %s, not with %d and %q", method, path, got, answer, status, why)
	}
}

// pngOf is a picture of some grey in base64.
func pngOf(t testing.TB, grey uint8) string {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, picW, picH))
	for i := range img.Pix {
		img.Pix[i] = uint8(i)
	}
	img.SetGray(0, 0, color.Gray{grey})
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(buf.Bytes())
}

// about says how well a mask lies in a box: within eight pixels of each side.
func about(t *testing.T, what string, got, want image.Rectangle) {
	t.Helper()
	for _, d := range []int{got.Min.X - want.Min.X, got.Min.Y - want.Min.Y, got.Max.X - want.Max.X, got.Max.Y - want.Max.Y} {
		if d < -8 || d > 8 {
			t.Fatalf("%s: the mask lies in %v, what was shown in %v", what, got, want)
		}
	}
}
