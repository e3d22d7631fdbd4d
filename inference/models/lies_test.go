package models

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

type answer = func(w http.ResponseWriter, r *http.Request, data []byte)

// badAnswers are what servers send that is not the model.
var badAnswers = []struct {
	name   string
	kind   FailureKind
	says   string
	answer answer
}{
	{"not there", Refused, "404 Not Found", func(w http.ResponseWriter, r *http.Request, _ []byte) { http.NotFound(w, r) }},
	{"out of order", Refused, "503 Service", func(w http.ResponseWriter, _ *http.Request, _ []byte) { w.WriteHeader(503) }},
	{"nothing", Refused, "204 No Content", func(w http.ResponseWriter, _ *http.Request, _ []byte) { w.WriteHeader(204) }},
	{"a part unasked", Refused, "206", func(w http.ResponseWriter, r *http.Request, data []byte) {
		r.Header.Set("Range", "bytes=5-")
		whole(w, r, data, "")
	}},
	{"other bytes", WrongBytes, "its checksum begins with", func(w http.ResponseWriter, r *http.Request, data []byte) {
		whole(w, r, bytes.Repeat([]byte{7}, len(data)), "")
	}},
	{"one byte less", WrongBytes, "it has 300000 bytes instead of 300001", func(w http.ResponseWriter, r *http.Request, data []byte) {
		whole(w, r, data[1:], "")
	}},
	{"one byte more", WrongBytes, "it has 300002 bytes instead of 300001", func(w http.ResponseWriter, r *http.Request, data []byte) {
		whole(w, r, append(data, 1), "")
	}},
	{"a large file's address", WrongBytes, "bytes instead of 300001", func(w http.ResponseWriter, _ *http.Request, _ []byte) {
		fmt.Fprint(w, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 300001\n")
	}},
	{"less than promised", Cut, "broke after 100 bytes of 300.0 kB", func(w http.ResponseWriter, r *http.Request, data []byte) {
		if r.Header.Get("Range") != "" {
			w.WriteHeader(404)
			return
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(data)))
		w.Write(data[:100])
	}},
	{"an end without a length", Cut, "broke after 9.0 kB of 300.0 kB", func(w http.ResponseWriter, r *http.Request, data []byte) {
		if r.Header.Get("Range") != "" {
			w.WriteHeader(404)
			return
		}
		w.(http.Flusher).Flush()
		w.Write(data[:9000])
	}},
	{"a page", WebPage, "answered with a web page", func(w http.ResponseWriter, _ *http.Request, _ []byte) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "Please log in")
	}},
	{"a page that says it is none", WebPage, "log in with a browser", func(w http.ResponseWriter, _ *http.Request, data []byte) {
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Length", strconv.Itoa(len(data)))
		fmt.Fprintf(w, "\n <!DOCTYPE html>%*s", len(data)-17, "</html>")
	}},
	{"a login", WebPage, "log in with a browser", func(w http.ResponseWriter, _ *http.Request, _ []byte) {
		w.WriteHeader(http.StatusNetworkAuthenticationRequired)
	}},
	{"a way over an insecure address", Insecure, "leads to an insecure address (http://login.invalid)", func(w http.ResponseWriter, r *http.Request, _ []byte) {
		http.Redirect(w, r, "http://login.invalid/?from=here", http.StatusFound)
	}},
	{"a way into a file", Insecure, "leads to an insecure address", func(w http.ResponseWriter, r *http.Request, _ []byte) {
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	}},
	{"a circle", Unreachable, "led on more than 10 times", func(w http.ResponseWriter, r *http.Request, _ []byte) {
		http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
	}},
	{"a closed door", Unreachable, "cannot be reached", func(http.ResponseWriter, *http.Request, []byte) { panic(http.ErrAbortHandler) }},
}

func TestWhatIsNotTheModelIsRefused(t *testing.T) {
	data := weights(1)
	for _, c := range badAnswers {
		t.Run(c.name, func(t *testing.T) {
			s := newStore(t)
			bad := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) { c.answer(w, r, weights(1)) })
			e := entryOf(data, bad.URL)
			f := mustFail(t, s, e, s.Download(t.Context(), e, nil), c.kind)
			if !strings.Contains(f.Error(), c.says) || !strings.Contains(f.Error(), strings.TrimPrefix(bad.URL, "http://")) {
				t.Errorf("%q does not say %q and who", f, c.says)
			}
			// The next address is asked, and gets the model whatever the first one left.
			good := goodServer(t, data)
			e.URLs = append(e.URLs, good.URL)
			if err := s.Download(t.Context(), e, nil); err != nil {
				t.Fatal(err)
			}
			mustHave(t, s, e, data)
		})
	}
}

func TestLiesAboutRangesAreRefused(t *testing.T) {
	data := weights(1)
	half := len(data) / 2
	for name, lie := range map[string]string{
		"an earlier beginning": fmt.Sprintf("bytes %d-%d/%d", half-1, len(data)-1, len(data)),
		"a later beginning":    fmt.Sprintf("bytes %d-%d/%d", half+1, len(data)-1, len(data)),
		"another whole":        fmt.Sprintf("bytes %d-%d/%d", half, len(data)-1, len(data)+1),
		"an end beyond it":     fmt.Sprintf("bytes %d-%d/%d", half, len(data), len(data)),
		"another length":       fmt.Sprintf("bytes %d-%d/%d", half, len(data)-2, len(data)),
		"nonsense":             "bytes half",
		"silence":              "",
		"several ranges":       fmt.Sprintf("bytes %d-%d/%d,0-1/2", half, len(data)-1, len(data)),
	} {
		t.Run(name, func(t *testing.T) {
			s := newStore(t)
			lying := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
				if lie != "" {
					w.Header().Set("Content-Range", lie)
				}
				if name == "another length" { // elsewhere it must not give the lie away
					w.Header().Set("Content-Length", strconv.Itoa(len(data)-half))
				}
				w.WriteHeader(http.StatusPartialContent)
				w.(http.Flusher).Flush()
				w.Write(data[half:])
			})
			e := entryOf(data, lying.URL)
			leavePart(t, s, e, data[:half], "", "")
			// It is asked for the whole file then, which this one has not got either.
			mustFail(t, s, e, s.Download(t.Context(), e, nil), Refused)
			if part := partOf(t, s, e); !bytes.Equal(part, data[:half]) || fmt.Sprint(lying.ranges) != fmt.Sprintf("[bytes=%d- ]", half) {
				t.Errorf("%d bytes are kept, asked for %q", len(part), lying.ranges)
			}
			good := goodServer(t, data)
			e.URLs = append(e.URLs, good.URL)
			if err := s.Download(t.Context(), e, nil); err != nil {
				t.Fatal(err)
			}
			mustHave(t, s, e, data)
			if good.ranges[0] != lying.ranges[0] {
				t.Errorf("the other address was asked for %q", good.ranges)
			}
		})
	}
}

func TestALoginPageDoesNotCostWhatIsThere(t *testing.T) {
	data := weights(1)
	half := data[:len(data)/2]
	for _, c := range badAnswers {
		if c.kind != WebPage && c.kind != Insecure {
			continue
		}
		s := newStore(t)
		server := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) { c.answer(w, r, data) })
		e := entryOf(data, server.URL)
		leavePart(t, s, e, half, server.URL, `"v1"`)
		mustFail(t, s, e, s.Download(t.Context(), e, nil), c.kind)
		if !bytes.Equal(partOf(t, s, e), half) {
			t.Errorf("%s: what was there is lost", c.name)
		}
	}
}

func TestAnAnswerWithoutABodyDoesNotCostWhatIsThere(t *testing.T) {
	data := weights(1)
	half := data[:len(data)/2]
	s, server := newStore(t), serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		r.Header.Del("Range")
		cut(w, r, data, `"v2"`, 0)
	})
	e := entryOf(data, server.URL)
	leavePart(t, s, e, half, server.URL, `"v1"`)
	mustFail(t, s, e, s.Download(t.Context(), e, nil), Cut)
	if !bytes.Equal(partOf(t, s, e), half) {
		t.Error("what was there is lost")
	}
}

func TestRedirectsAreFollowed(t *testing.T) {
	data := weights(1)
	good := goodServer(t, data)
	moved := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		http.Redirect(w, r, good.URL+"/elsewhere", http.StatusFound)
	})
	s := newStore(t)
	e := entryOf(data, moved.URL)
	leavePart(t, s, e, data[:1000], moved.URL, `"v1"`)
	if err := s.Download(t.Context(), e, nil); err != nil {
		t.Fatal(err)
	}
	mustHave(t, s, e, data)
	if good.ranges[0] != "bytes=1000-" || good.tags[0] != `"v1"` {
		t.Errorf("asked for %q if %q", good.ranges, good.tags)
	}
}

func TestNothingIsAskedOverAnInsecureAddress(t *testing.T) {
	s := newStore(t)
	s.dial = func(_ context.Context, _, address string) (net.Conn, error) {
		t.Errorf("%s was dialled", address)
		return nil, net.ErrClosed
	}
	for _, address := range []string{"http://example.invalid/m.pt", "ftp://localhost/m.pt", "http://127.0.0.1.example.invalid/m.pt", "file:///m.pt"} {
		e := entryOf(weights(1), address)
		mustFail(t, s, e, s.Download(t.Context(), e, nil), Insecure)
	}
}

func TestAHostThatCannotBeReachedIsNamedOnce(t *testing.T) {
	for _, c := range []struct {
		err  error
		says string
	}{
		{&net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "models.invalid", Server: "10.0.0.1:53", IsNotFound: true}},
			"models.invalid cannot be reached (no such host); check the network and try again"},
		{&net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(10, 0, 0, 9), Port: 443}, Err: errors.New("connection refused")},
			"models.invalid cannot be reached (connection refused); check the network and try again"},
	} {
		s := newStore(t)
		s.dial = func(context.Context, string, string) (net.Conn, error) { return nil, c.err }
		e := entryOf(weights(1), "https://models.invalid/tiny.pt", "https://other.invalid/tiny.pt")
		f := mustFail(t, s, e, s.Download(t.Context(), e, nil), Unreachable)
		if f.Error() != "Tiny could not be downloaded: "+c.says {
			t.Error(f)
		}
		if files, err := os.ReadDir(s.Dir); len(files) != 0 || err != nil {
			t.Errorf("left: %v, %v", files, err)
		}
	}
}

func TestACertificateOfSomebodyElseIsRefused(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS() // signed by itself
	defer server.Close()
	s := newStore(t)
	e := entryOf(weights(1), server.URL)
	f := mustFail(t, s, e, s.Download(t.Context(), e, nil), Insecure)
	if !strings.Contains(f.Error(), "no valid certificate") {
		t.Error(f)
	}
}

// pipes is a network without a clock: connections are pipes to handler.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}
func (p *pipes) Close() error   { close(p.done); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

func TestAServerThatFallsSilentIsGivenUp(t *testing.T) {
	data := weights(1)
	for name, c := range map[string]struct {
		at   int // bytes that come, -1 for not even a head
		says string
	}{
		"before it answers": {-1, "localhost sent nothing for 20s; try again"},
		"before the body":   {0, "localhost sent nothing for 20s after 0 bytes of 300.0 kB"},
		"on the way":        {100_000, "localhost sent nothing for 20s after 100.0 kB of 300.0 kB"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStore(t)
			s.Stall = 20 * time.Second
			e := entryOf(data, "http://localhost/tiny.pt")
			synctest.Test(t, func(t *testing.T) {
				p := &pipes{make(chan net.Conn), make(chan struct{})}
				server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					w.Header().Set("Content-Length", strconv.Itoa(len(data)))
					if c.at >= 0 {
						w.WriteHeader(http.StatusOK)
						// A drip, with less than the limit between any two.
						for at := 0; at < c.at; at += 50_000 {
							time.Sleep(15 * time.Second)
							w.Write(data[at : at+50_000])
							w.(http.Flusher).Flush()
						}
						w.(http.Flusher).Flush()
					}
					<-r.Context().Done()
				})}
				go server.Serve(p)
				s.dial = func(context.Context, string, string) (net.Conn, error) {
					here, there := net.Pipe()
					p.conns <- there
					return here, nil
				}
				start := time.Now()
				f := mustFail(t, s, e, s.Download(t.Context(), e, nil), Stalled)
				if !strings.Contains(f.Error(), c.says) {
					t.Errorf("%q does not say %q", f, c.says)
				}
				if took, want := time.Since(start), time.Duration(20+15*max(0, c.at)/50_000)*time.Second; took != want {
					t.Errorf("given up after %v, want %v", took, want)
				}
				server.Close()
				synctest.Wait()
			})
			if part := partOf(t, s, e); len(part) != max(0, c.at) {
				t.Errorf("%d bytes are kept", len(part))
			}
		})
	}
}

// The proxies of the environment are read once a process, so another one asks.
func TestProxiesOfTheEnvironmentAreUsed(t *testing.T) {
	if os.Getenv("CLICKMASK_TEST_PROXIED") != "" {
		s := newStore(t)
		e := entryOf(weights(1), "https://models.invalid/tiny.pt")
		mustFail(t, s, e, s.Download(t.Context(), e, nil), Unreachable)
		return
	}
	asked := make(chan string, 10)
	proxy := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		asked <- r.Method + " " + r.Host
		w.WriteHeader(http.StatusForbidden)
	})
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestProxiesOfTheEnvironmentAreUsed$")
	cmd.Env = append(os.Environ(), "CLICKMASK_TEST_PROXIED=1", "HTTPS_PROXY="+proxy.URL, "https_proxy="+proxy.URL, "NO_PROXY=", "no_proxy=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if got := <-asked; got != "CONNECT models.invalid:443" {
		t.Errorf("the proxy was asked to %s", got)
	}
}
