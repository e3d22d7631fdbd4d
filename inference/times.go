package inference

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"

	"clickmask/internal/smallfile"
)

// encodeTimesName is a file in the cache's folder: JSON, milliseconds by fingerprint.
const encodeTimesName = "encode-times.json"

// encodeTimes keeps how long each model's last encode took, across restarts. The window estimates the progress of the next
// encode by it.
type encodeTimes struct {
	dir string // "" keeps them in memory alone

	mu    sync.Mutex // save runs on another goroutine
	last  map[string]time.Duration
	saved map[string]time.Duration
}

const (
	maxEncodeTimes = 1 << 20   // bytes of that file
	maxEncodeTime  = time.Hour // what takes longer was not measured
)

// readEncodeTimes reads the saved times. When they cannot be read it begins without any.
func readEncodeTimes(dir string) *encodeTimes {
	t := &encodeTimes{last: map[string]time.Duration{}}
	if dir != "" {
		if data, err := smallfile.Read(filepath.Join(dir, encodeTimesName), maxEncodeTimes); err == nil {
			t = parseEncodeTimes(data)
		}
	}
	t.dir = dir
	return t
}

func parseEncodeTimes(data []byte) *encodeTimes {
	t := &encodeTimes{last: map[string]time.Duration{}}
	var ms map[string]float64
	if json.Unmarshal(data, &ms) == nil {
		for fingerprint, v := range ms {
			if v > 0 && v < float64(maxEncodeTime.Milliseconds()) {
				t.last[fingerprint] = time.Duration(v * float64(time.Millisecond))
			}
		}
	}
	t.saved = maps.Clone(t.last)
	return t
}

// of is the last time, 0 when none is known.
func (t *encodeTimes) of(fingerprint string) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.last[fingerprint]
}

// note keeps a time and reports whether it differs from the saved one by more than a quarter, so that it should be saved.
func (t *encodeTimes) note(fingerprint string, took time.Duration) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last[fingerprint] = took
	saved := t.saved[fingerprint]
	return took > saved+saved/4 || took < saved-saved/4
}

// save writes the file. Processes that save at the same time lose each other's times, which does no harm.
func (t *encodeTimes) save() error {
	if t.dir == "" {
		return nil
	}
	t.mu.Lock()
	t.saved = maps.Clone(t.last)
	ms := map[string]float64{}
	for fingerprint, took := range t.saved {
		ms[fingerprint] = float64(took.Microseconds()) / 1000
	}
	t.mu.Unlock()
	data, err := json.MarshalIndent(ms, "", "\t")
	if err == nil {
		err = writeWhole(t.dir, encodeTimesName, data)
	}
	if errors.Is(err, fs.ErrNotExist) { // nothing was kept there yet
		if err = os.MkdirAll(t.dir, 0o700); err == nil {
			err = writeWhole(t.dir, encodeTimesName, data)
		}
	}
	return err
}
