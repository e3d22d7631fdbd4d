package serve

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"clickmask/inference/fake"
	"clickmask/picture"
)

func pngBytes(t *testing.T, grey uint8) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(pngOf(t, grey))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// shown asks about a picture, as CVAT does.
func shown(t *testing.T, grey uint8) string {
	return fmt.Sprintf(`{"image": %q, "pos_points": [[40, 30]], "neg_points": []}`, pngOf(t, grey))
}

func TestWithoutTheTokenNothingIsAnswered(t *testing.T) {
	s := start(t, 1, fake.Hooks{}, nil)
	with := map[string]func(r *http.Request){
		"bearer":   func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+string(token)) },
		"password": func(r *http.Request) { r.SetBasicAuth("anybody", string(token)) },
		"path":     func(r *http.Request) { r.URL.Path = "/" + string(token) + r.URL.Path },
		"path end": func(r *http.Request) { r.URL.Path = "/" + string(token) },
	}
	without := map[string]func(r *http.Request){
		"none":     func(*http.Request) {},
		"wrong":    func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+string(token)+"x") },
		"part":     func(r *http.Request) { r.Header.Set("Authorization", "Bearer a-token") },
		"empty":    func(r *http.Request) { r.Header.Set("Authorization", "Bearer ") },
		"user":     func(r *http.Request) { r.SetBasicAuth(string(token), "") },
		"later":    func(r *http.Request) { r.URL.Path = "/x/" + string(token) + "/" },
		"question": func(r *http.Request) { r.URL.RawQuery = "token=" + string(token) },
	}
	for want, cases := range map[int]map[string]func(*http.Request){http.StatusOK: with, http.StatusUnauthorized: without} {
		for name, change := range cases {
			r, err := http.NewRequestWithContext(t.Context(), "GET", s.URL+"/", nil)
			if err != nil {
				t.Fatal(err)
			}
			change(r)
			if status, answer := s.do(t, r); status != want {
				t.Errorf("%s: %d %s", name, status, answer)
			}
		}
	}
	if told := s.told.String(); !strings.Contains(told, "the token is missing or wrong") || strings.Contains(told, string(token)) {
		t.Errorf("%q", told)
	}
	s.refused(t, "GET", "/sam/automask/", "", http.StatusNotFound, "there is no GET /sam/automask/ here")
	s.refused(t, "DELETE", "/", "", http.StatusNotFound, "there is no DELETE / here")
}

func TestTokens(t *testing.T) {
	if a, b := NewToken(), NewToken(); a == b || len(a) < leastToken {
		t.Errorf("%q %q", a, b)
	}
	path := filepath.Join(t.TempDir(), "token")
	for text, want := range map[string]bool{"0123456789abcdef\n": true, "  0123456789-ABCDEF_ ": true, "": false, "short": false, "0123456789 abcdef": false,
		"0123456789abcde/": false, strings.Repeat("a", 201): false} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := ReadToken(path)
		if (err == nil) != want || err == nil && string(got) != strings.TrimSpace(text) || err != nil && !errors.Is(err, ErrToken) {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	if _, err := ReadToken(path + ".gone"); err == nil || errors.Is(err, ErrToken) {
		t.Error(err)
	}
	if Token("").is("") {
		t.Error("no token is one")
	}
}

func TestARequestThatIsTooLargeIsRefused(t *testing.T) {
	s := start(t, 1, fake.Hooks{}, func(o *Options) { o.MaxRequest = 1000 })
	large := `{"image": "` + strings.Repeat("A", 1000) + `"}`
	s.refused(t, "POST", "/", large, http.StatusRequestEntityTooLarge, "larger than 1000 bytes")
	// Of a length that is not said, and without an end.
	r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/", io.LimitReader(endless{}, 1<<30))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+string(token))
	resp, err := s.Client().Do(r)
	if err == nil { // else the server has closed while it was being sent, which some systems tell as that
		resp.Body.Close()
		if resp.StatusCode != http.StatusRequestEntityTooLarge {
			t.Error(resp.Status)
		}
	}
	if !strings.Contains(s.told.String(), "larger than 1000 bytes") {
		t.Errorf("%q", s.told)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// A client that sends half of a request and hangs up leaves room for others.
func TestHalfARequestLeavesRoom(t *testing.T) {
	s := start(t, 1, fake.Hooks{}, func(o *Options) { o.Waiting = 0 })
	for range 5 {
		c, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(c, "POST /%s/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{", token)
		c.(*net.TCPConn).CloseWrite()
		answer, err := io.ReadAll(c)
		if err != nil || !bytes.Contains(answer, []byte("did not arrive whole")) {
			t.Errorf("%v %q", err, answer)
		}
		c.Close()
	}
	var a any
	s.got(t, "POST", "/", shown(t, 1), &a)
}

// holding is a hook in which encoding waits until the test lets it go on, or its request is given up.
type holding struct {
	begun, goOn, given chan struct{}
}

func newHolding() *holding {
	return &holding{begun: make(chan struct{}, 100), goOn: make(chan struct{}), given: make(chan struct{}, 100)}
}

func (h *holding) hooks() fake.Hooks {
	return fake.Hooks{Encode: func(ctx context.Context, _ *picture.Picture) error {
		h.begun <- struct{}{}
		select {
		case <-h.goOn:
			return nil
		case <-ctx.Done():
			h.given <- struct{}{}
			return ctx.Err()
		}
	}}
}

func TestOneRequestTooManyIsRefusedAtOnce(t *testing.T) {
	h := newHolding()
	s := start(t, 1, h.hooks(), func(o *Options) { o.Waiting = 0 })
	first := make(chan int)
	go func() {
		status, _ := s.send(t, "POST", "/", shown(t, 1))
		first <- status
	}()
	<-h.begun
	s.refused(t, "POST", "/", shown(t, 2), http.StatusServiceUnavailable, "too many requests at a time: more than 1")
	var health any
	s.got(t, "GET", "/health", "", &health) // takes no room
	close(h.goOn)
	if status := <-first; status != http.StatusOK {
		t.Errorf("the one before is answered with %d", status)
	}
}

func TestARequestHasItsTime(t *testing.T) {
	h := newHolding()
	s := start(t, 1, h.hooks(), func(o *Options) { o.Time = 20 * time.Millisecond })
	s.refused(t, "POST", "/", shown(t, 1), http.StatusGatewayTimeout, "no answer within 20ms")
	if len(h.begun) > 0 && len(h.given) != 1 { // on a machine at work the time may be over before
		t.Error("the model was not told that nobody waits")
	}
}

func TestWhoHangsUpIsWorkedForNoMore(t *testing.T) {
	h := newHolding()
	s := start(t, 1, h.hooks(), nil)
	ctx, hangUp := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, "POST", s.URL+"/", strings.NewReader(shown(t, 1)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+string(token))
	go func() {
		<-h.begun
		hangUp()
	}()
	if _, err := s.Client().Do(r); err == nil {
		t.Fatal("it was answered")
	}
	<-h.given
	close(h.goOn)
	var a any
	s.got(t, "POST", "/", shown(t, 2), &a) // by the only model, which is free again
	s.Close()                              // waits until the first request is done with
	if told := s.told.String(); strings.Count(told, "\n") != 1 || !strings.Contains(told, "hung up before it was answered") {
		t.Errorf("%q", told)
	}
}

func TestAFloodIsAnsweredOrRefusedAndNeverPilesUp(t *testing.T) {
	var at, most atomic.Int32
	hooks := fake.Hooks{Encode: func(context.Context, *picture.Picture) error {
		n := at.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		at.Add(-1)
		return nil
	}}
	s := start(t, 2, hooks, func(o *Options) { o.Waiting = 3 })
	var answered, refused, other atomic.Int32
	var all sync.WaitGroup
	for i := range 200 {
		all.Go(func() {
			switch status, _ := s.send(t, "POST", "/", shown(t, uint8(i))); status {
			case http.StatusOK:
				answered.Add(1)
			case http.StatusServiceUnavailable:
				refused.Add(1)
			default:
				other.Add(1)
			}
		})
	}
	all.Wait()
	if other.Load() != 0 || answered.Load() == 0 || answered.Load()+refused.Load() != 200 || most.Load() > 2 {
		t.Errorf("answered %d, refused %d, other %d, at a time %d", answered.Load(), refused.Load(), other.Load(), most.Load())
	}
	if n := strings.Count(s.told.String(), "\n"); n > 20 {
		t.Errorf("it told %d lines", n)
	}
}

func TestAPictureIsEncodedOnceForSeveralPrompts(t *testing.T) {
	var n atomic.Int32
	s := start(t, 2, fake.Hooks{Encode: func(context.Context, *picture.Picture) error { n.Add(1); return nil }}, nil)
	for range 3 {
		for grey := range uint8(2) {
			var a any
			s.got(t, "POST", "/", shown(t, grey), &a)
		}
	}
	if n.Load() != 2 {
		t.Errorf("two pictures were encoded %d times", n.Load())
	}
}

func TestALineOfAKindASecond(t *testing.T) {
	var out bytes.Buffer
	now := time.Unix(0, 0)
	told := newTold(&out, func() time.Time { return now })
	for range 5 {
		told.line(hungUp, "one")
		told.line(trouble(http.StatusUnauthorized), "two\x1b")
	}
	now = now.Add(quiet)
	told.line(hungUp, "one")
	if _, err := told.Write([]byte("http: something\nmore\n")); err != nil {
		t.Fatal(err)
	}
	want := "clickmask: one\nclickmask: two\\x1b\nclickmask: one (and such lines before it that were left out: 4)\nclickmask: something\n"
	if out.String() != want {
		t.Errorf("%q", out.String())
	}
}

func TestItListensForThisMachineAlone(t *testing.T) {
	for address, want := range map[string]bool{"127.0.0.1:0": true, "localhost:0": true, ":0": false} {
		l, alone, err := Listen(address)
		if err != nil {
			t.Fatal(err)
		}
		l.Close()
		if alone != want {
			t.Errorf("%s: %v", address, alone)
		}
	}
	if _, _, err := Listen("nowhere"); err == nil {
		t.Error("it listens nowhere")
	}
}

func TestConnectionsAreBounded(t *testing.T) {
	l, _, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	taken := make(chan net.Conn, maxConnections+1)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				close(taken)
				return
			}
			taken <- c
		}
	}()
	for range maxConnections + 1 {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	var first net.Conn
	for i := range maxConnections {
		if c := <-taken; i == 0 {
			first = c
		}
	}
	select {
	case <-taken:
		t.Error("one too many was taken")
	default:
	}
	first.Close()
	first.Close() // twice is once
	(<-taken).Close()
}

func TestTheServerEndsWithItsContext(t *testing.T) {
	o := Options{Token: token, Time: time.Minute, Tell: io.Discard}
	l, _, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- New(o).Serve(ctx, l) }()
	resp, err := http.Get(fmt.Sprintf("http://%s/%s/health", l.Addr(), token))
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatal(err, resp)
	}
	resp.Body.Close()
	end()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
