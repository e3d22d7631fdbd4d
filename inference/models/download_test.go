package models

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// weights are the bytes of a model; seed tells two of one length apart.
func weights(seed uint64) []byte {
	b := make([]byte, 300_001)
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func entryOf(data []byte, urls ...string) Entry {
	sum := sha256.Sum256(data)
	return Entry{Name: "tiny", Title: "Tiny", File: "tiny.pt", Kind: Checkpoint, Licence: "Apache-2.0",
		Size: int64(len(data)), SHA256: hex.EncodeToString(sum[:]), URLs: urls}
}

// server answers with handle, which is told how many requests came before, and remembers what was asked.
type server struct {
	*httptest.Server
	mu     sync.Mutex
	ranges []string // the Range header of every request
	tags   []string // their If-Range
}

func serve(t *testing.T, handle func(w http.ResponseWriter, r *http.Request, before int)) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		before := len(s.ranges)
		s.ranges = append(s.ranges, r.Header.Get("Range"))
		s.tags = append(s.tags, r.Header.Get("If-Range"))
		s.mu.Unlock()
		handle(w, r, before)
	}))
	t.Cleanup(s.Close)
	return s
}

// whole answers as servers should, ranges included.
func whole(w http.ResponseWriter, r *http.Request, data []byte, tag string) {
	if tag != "" {
		w.Header().Set("ETag", tag)
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

// cut promises what is asked for and breaks off before byte at of the file.
func cut(w http.ResponseWriter, r *http.Request, data []byte, tag string, at int) {
	first := 0
	w.Header().Set("ETag", tag)
	if from, ok := strings.CutPrefix(r.Header.Get("Range"), "bytes="); ok {
		first, _ = strconv.Atoi(strings.TrimSuffix(from, "-"))
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", first, len(data)-1, len(data)))
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(data)-first))
	if first > 0 {
		w.WriteHeader(http.StatusPartialContent)
	}
	if first < at {
		w.Write(data[first:at])
	}
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

func goodServer(t *testing.T, data []byte) *server {
	return serve(t, func(w http.ResponseWriter, r *http.Request, _ int) { whole(w, r, data, `"v1"`) })
}

func newStore(t *testing.T) *Store { return &Store{Dir: t.TempDir() + "/models"} }

// mustHave checks that e is in the store with the right bytes and nothing beside it.
func mustHave(t *testing.T, s *Store, e Entry, data []byte) {
	t.Helper()
	got, err := os.ReadFile(s.Path(e))
	if err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes of %d, equal %v, %v", len(got), len(data), bytes.Equal(got, data), err)
	}
	files, _ := os.ReadDir(s.Dir)
	if len(files) != 1 || !s.Has(e) {
		t.Errorf("in the folder: %v; has %v", files, s.Has(e))
	}
}

// mustFail checks that err is a Failure of one sentence, and that no model came of it.
func mustFail(t *testing.T, s *Store, e Entry, err error, kind FailureKind) *Failure {
	t.Helper()
	var f *Failure
	if !errors.As(err, &f) || f.Kind != kind {
		t.Fatalf("%v is not of kind %d", err, kind)
	}
	if text := f.Error(); !strings.HasPrefix(text, "Tiny ") || strings.Contains(text, "\n") || strings.Contains(text, "()") || strings.Contains(text, "  ") {
		t.Errorf("the sentence: %q", text)
	}
	if s.Has(e) {
		t.Error("a model came of it")
	}
	return f
}

// partOf is what an interrupted download has left, nothing when there is no file.
func partOf(t *testing.T, s *Store, e Entry) []byte {
	t.Helper()
	b, err := os.ReadFile(s.Path(e) + partSuffix)
	if err != nil && !errors.Is(err, fs.ErrNotExist) || err == nil && len(b) == 0 {
		t.Fatal(err)
	}
	return b
}

// leavePart makes the store look as after an interrupted download.
func leavePart(t *testing.T, s *Store, e Entry, part []byte, url, tag string) {
	t.Helper()
	if err := os.MkdirAll(s.Dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.Path(e)+partSuffix, part, 0o644); err != nil {
		t.Fatal(err)
	}
	if tag != "" {
		if err := os.WriteFile(s.Path(e)+tagSuffix, []byte(url+"\n"+tag+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDownloadBringsTheModelAndTellsHowFarItIs(t *testing.T) {
	data := weights(1)
	s, server := newStore(t), goodServer(t, data)
	e := entryOf(data, server.URL)
	var told []Progress
	if err := s.Download(t.Context(), e, func(p Progress) { told = append(told, p) }); err != nil {
		t.Fatal(err)
	}
	mustHave(t, s, e, data)
	first, last := told[0], told[len(told)-1]
	if first.Done != 0 || last.Done != e.Size || last.Total != e.Size {
		t.Errorf("told %+v to %+v", first, last)
	}
	// What is there is not asked for again, even where nobody is to be told.
	if err := s.Download(t.Context(), e, nil); err != nil || len(server.ranges) != 1 {
		t.Errorf("%v, %d requests", err, len(server.ranges))
	}
}

func TestADownloadThatIsCutGoesOnInTheSameCall(t *testing.T) {
	data := weights(1)
	for _, percent := range []int{1, 50, 99} {
		at := len(data) * percent / 100
		s := newStore(t)
		server := serve(t, func(w http.ResponseWriter, r *http.Request, before int) {
			if before == 0 {
				cut(w, r, data, `"v1"`, at)
			}
			whole(w, r, data, `"v1"`)
		})
		e := entryOf(data, server.URL)
		if err := s.Download(t.Context(), e, nil); err != nil {
			t.Errorf("cut at %d %%: %v", percent, err)
			continue
		}
		mustHave(t, s, e, data)
		if want := fmt.Sprintf("bytes=%d-", at); len(server.ranges) != 2 || server.ranges[1] != want || server.tags[1] != `"v1"` {
			t.Errorf("cut at %d %%: asked for %q if %q, want %s", percent, server.ranges, server.tags, want)
		}
	}
}

func TestADownloadThatFailsIsKeptForTheNextCall(t *testing.T) {
	data := weights(1)
	for _, percent := range []int{0, 1, 50, 99} {
		at := len(data) * percent / 100
		well := false
		s := newStore(t)
		server := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
			if !well {
				cut(w, r, data, `"v1"`, at)
			}
			whole(w, r, data, `"v1"`)
		})
		e := entryOf(data, server.URL)
		mustFail(t, s, e, s.Download(t.Context(), e, nil), Cut)
		if part := partOf(t, s, e); !bytes.Equal(part, data[:at]) {
			t.Errorf("cut at %d %%: %d bytes are kept, want %d", percent, len(part), at)
		}
		if it := s.Item(e); it.Partial != int64(at) || it.Present {
			t.Errorf("cut at %d %%: %+v", percent, it)
		}
		well = true
		var told []Progress
		if err := s.Download(t.Context(), e, func(p Progress) { told = append(told, p) }); err != nil {
			t.Fatal(err)
		}
		mustHave(t, s, e, data)
		if told[0].Done != int64(at) {
			t.Errorf("cut at %d %%: it went on from %d", percent, told[0].Done)
		}
	}
}

// watchedPart calls then when n bytes have been written.
type watchedPart struct {
	partFile
	n    int
	then func() error
}

func (p *watchedPart) Write(b []byte) (int, error) {
	if p.n -= len(b); p.n <= 0 {
		if err := p.then(); err != nil {
			return 0, err
		}
	}
	return p.partFile.Write(b)
}

func TestACancelledDownloadGoesOn(t *testing.T) {
	data := weights(1)
	s, server := newStore(t), serve(t, func(w http.ResponseWriter, r *http.Request, before int) {
		if before == 0 { // half, and then nothing
			w.Header().Set("Content-Length", strconv.Itoa(len(data)))
			w.Write(data[:len(data)/2])
			w.(http.Flusher).Flush()
			<-r.Context().Done()
			return
		}
		whole(w, r, data, "")
	})
	e := entryOf(data, server.URL, server.URL)
	ctx, cancel := context.WithCancel(t.Context())
	s.openPart = func(path string) (partFile, error) {
		f, err := createPart(path)
		return &watchedPart{f, len(data) / 2, func() error { cancel(); return nil }}, err
	}
	if err := s.Download(ctx, e, nil); err != context.Canceled {
		t.Fatal(err)
	}
	if part := partOf(t, s, e); !bytes.Equal(part, data[:len(data)/2]) || len(server.ranges) != 1 {
		t.Errorf("%d bytes are kept after %d requests", len(part), len(server.ranges))
	}
	if err := s.Download(ctx, e, nil); err != context.Canceled {
		t.Errorf("begun after its end: %v", err)
	}
	s.openPart = nil
	if err := s.Download(t.Context(), e, nil); err != nil {
		t.Fatal(err)
	}
	mustHave(t, s, e, data)
	if want := fmt.Sprintf("bytes=%d-", len(data)/2); server.ranges[1] != want || server.tags[1] != "" {
		t.Errorf("asked for %q if %q", server.ranges[1], server.tags[1])
	}
}

func TestAFileThatChangedIsFetchedFromItsBeginning(t *testing.T) {
	old, data := weights(1), weights(2)
	for name, answer := range map[string]func(w http.ResponseWriter, r *http.Request){
		"the server looks at If-Range": func(w http.ResponseWriter, r *http.Request) { whole(w, r, data, `"v2"`) },
		"the server does not": func(w http.ResponseWriter, r *http.Request) {
			r.Header.Del("If-Range")
			whole(w, r, data, `"v2"`)
		},
		"the server has no tags": func(w http.ResponseWriter, r *http.Request) {
			r.Header.Del("If-Range")
			whole(w, r, data, "")
		},
		"the server ignores ranges": func(w http.ResponseWriter, r *http.Request) {
			r.Header.Del("Range")
			whole(w, r, data, "")
		},
		"the server has no such range": func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Range") != "" {
				w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
				return
			}
			whole(w, r, data, `"v2"`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStore(t)
			server := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) { answer(w, r) })
			e := entryOf(data, server.URL)
			leavePart(t, s, e, old[:len(old)/2], server.URL, `"v1"`)
			ends := 0
			if err := s.Download(t.Context(), e, func(p Progress) {
				if p.Done == p.Total {
					ends++
				}
			}); err != nil {
				t.Fatal(err)
			}
			mustHave(t, s, e, data)
			// Without tags only the checksum tells, at the end of a useless download.
			if without := name == "the server has no tags"; ends > 1 != without {
				t.Errorf("all bytes were there %d times", ends)
			}
			if server.tags[0] != `"v1"` || len(server.ranges) > 2 {
				t.Errorf("asked for %q if %q", server.ranges, server.tags)
			}
		})
	}
}

func TestWhatIsLeftOfADownloadIsNotTrusted(t *testing.T) {
	data := weights(1)
	for name, c := range map[string]struct {
		part     []byte
		requests int
	}{
		"whole and right": {data, 0},
		"whole and wrong": {weights(2), 1},
		"too long":        {append(weights(1), 1), 1},
		"half and wrong":  {make([]byte, len(data)/2), 2},
		"empty":           {nil, 1},
	} {
		t.Run(name, func(t *testing.T) {
			s, server := newStore(t), goodServer(t, data)
			e := entryOf(data, server.URL)
			leavePart(t, s, e, c.part, "", "")
			if err := s.Download(t.Context(), e, nil); err != nil {
				t.Fatal(err)
			}
			mustHave(t, s, e, data)
			if len(server.ranges) != c.requests {
				t.Errorf("%d requests, want %d", len(server.ranges), c.requests)
			}
		})
	}
}

func TestADamagedModelIsFetchedAgain(t *testing.T) {
	data := weights(1)
	for name, damaged := range map[string][]byte{"wrong bytes": weights(2), "too short": data[:9]} {
		s, server := newStore(t), goodServer(t, data)
		e := entryOf(data, server.URL)
		leavePart(t, s, e, nil, "", "")
		if err := os.WriteFile(s.Path(e), damaged, 0o644); err != nil {
			t.Fatal(err)
		}
		if s.Has(e) != (len(damaged) == len(data)) { // whose bytes are wrong is found out when it is opened
			t.Errorf("%s: has %v", name, s.Has(e))
		}
		var missing *MissingError
		if _, err := s.OpenModel(t.Context(), e); !errors.As(err, &missing) || !missing.Damaged || err.Error() != "Tiny on this machine is damaged: run clickmask models get tiny (300.0 kB)" {
			t.Errorf("%s: %v", name, err)
		}
		if err := s.Download(t.Context(), e, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		mustHave(t, s, e, data)
	}
}
