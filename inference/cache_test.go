package inference

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func keyOf(n byte) cacheKey { return cacheKey{model: "m", picture: [32]byte{n}} }

// embeddingOf takes n numbers.
func embeddingOf(n int) *Embedding {
	return &Embedding{Model: "m", Tensors: []Tensor{{Name: "a", Shape: []int64{1, int64(n)}, Data: make([]float32, n)}}}
}

func TestMemoryForgetsWhatWasLongestNotUsed(t *testing.T) {
	c := newMemoryCache(3 * 400)
	for n := byte(1); n <= 3; n++ {
		c.put(keyOf(n), embeddingOf(100))
	}
	c.get(keyOf(1))
	c.put(keyOf(4), embeddingOf(100))
	for n, want := range map[byte]bool{1: true, 2: false, 3: true, 4: true} {
		if got := c.get(keyOf(n)) != nil; got != want {
			t.Errorf("%d is there: %v", n, got)
		}
	}
	c.put(keyOf(5), embeddingOf(301)) // larger than everything
	c.put(keyOf(4), embeddingOf(200)) // in place of the old one
	if c.get(keyOf(5)) != nil || c.used != 800+400 && c.used > c.limit {
		t.Errorf("%d bytes used", c.used)
	}
	var used int64
	for _, el := range c.entries {
		used += el.Value.(*memoryEntry).embedding.Bytes()
	}
	if used != c.used || len(c.entries) != c.order.Len() {
		t.Errorf("%d bytes are said to be used, %d are", c.used, used)
	}
}

func TestTheDiskCacheStaysBelowItsCap(t *testing.T) {
	size := int64(len(encodeEntry(keyOf(1), embeddingOf(1000))))
	c := newDiskCache(t.TempDir(), 4*size)
	for n := byte(1); n <= 9; n++ {
		if err := c.put(keyOf(n), embeddingOf(1000)); err != nil {
			t.Fatal(err)
		}
		at := time.Unix(int64(1000+int(n)), 0) // clocks of files are coarse
		if n == 2 {
			at = at.Add(time.Hour) // used since
		}
		if err := os.Chtimes(filepath.Join(c.dir, keyOf(n).fileName()), at, at); err != nil {
			t.Fatal(err)
		}
	}
	files, _ := os.ReadDir(c.dir)
	if n := int64(len(files)); n*size > c.limit || n < 2 {
		t.Errorf("%d files remain", n)
	}
	for n, want := range map[byte]bool{1: false, 2: true, 9: true} {
		if _, err := c.get(keyOf(n)); (err == nil) != want {
			t.Errorf("%d: %v", n, err)
		}
	}
	if err := c.put(keyOf(10), embeddingOf(10000)); err != nil {
		t.Error(err)
	}
	if _, err := c.get(keyOf(10)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what is larger than the cap: %v", err)
	}
}

func TestHalfWrittenFilesAreClearedAwayInTheEnd(t *testing.T) {
	c := newDiskCache(t.TempDir(), 1<<20)
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	old, young := filepath.Join(c.dir, diskTemp+"1"), filepath.Join(c.dir, diskTemp+"2")
	for _, path := range []string{old, young} {
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	past := time.Now().Add(-2 * staleTemp)
	if err := os.Chtimes(old, past, past); err != nil {
		t.Fatal(err)
	}
	if err := c.put(keyOf(1), embeddingOf(10)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the old one is still there")
	}
	if _, err := os.Stat(young); err != nil {
		t.Error("the young one may be another process's: ", err)
	}
}

func TestAFileUnderAnotherNameIsForeign(t *testing.T) {
	c := newDiskCache(t.TempDir(), 1<<20)
	if err := c.put(keyOf(1), embeddingOf(10)); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(c.dir, keyOf(1).fileName()), filepath.Join(c.dir, keyOf(2).fileName())); err != nil {
		t.Fatal(err)
	}
	if _, err := c.get(keyOf(2)); !errors.Is(err, errForeign) {
		t.Error(err)
	}
	if _, err := c.get(keyOf(2)); !errors.Is(err, fs.ErrNotExist) {
		t.Error("it is still there: ", err)
	}
}

func TestTheWriterNeverMakesAnyoneWait(t *testing.T) {
	w := &diskWriter{queue: make(chan func() error, waitingWrites), log: slog.New(slog.DiscardHandler)}
	for range 3 * waitingWrites { // nobody takes them
		w.put(func() error { return nil })
	}
	if len(w.queue) != waitingWrites {
		t.Errorf("%d wait", len(w.queue))
	}
}

func TestTheWriterWritesWhatItTook(t *testing.T) {
	disk := newDiskCache(t.TempDir(), 1<<20)
	w := startDiskWriter(0, slog.New(slog.DiscardHandler))
	w.queue <- func() error { return disk.put(keyOf(1), embeddingOf(1)) }
	w.stop()
	if _, err := disk.get(keyOf(1)); err != nil {
		t.Error(err)
	}
}

// sealed is a file with any head and body, and a sum that is right.
func sealed(head string, numbers int) []byte {
	out := append([]byte(diskMagic), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(out[len(diskMagic):], uint32(len(head)))
	out = append(append(out, head...), make([]byte, 4*numbers)...)
	sum := sha256.Sum256(out)
	return append(out, sum[:]...)
}

func TestAHeadThatPromisesTooMuchIsDamage(t *testing.T) {
	key := keyOf(0)
	head := func(tensors string) string {
		return `{"model":"m","picture":"` + strings.Repeat("00", 32) + `","tensors":[` + tensors + `]}`
	}
	if _, err := decodeEntry(key, sealed(head(`{"name":"a","shape":[2,2]}`), 4)); err != nil {
		t.Fatal("a good one: ", err)
	}
	for name, data := range map[string][]byte{
		"no tensors":             sealed(head(``), 0),
		"more than there is":     sealed(head(`{"shape":[2,3]}`), 4),
		"less than there is":     sealed(head(`{"shape":[2]}`), 4),
		"sides that overflow":    sealed(head(`{"shape":[4294967296,4294967296,4294967296]}`), 4),
		"overflow to nothing":    sealed(head(`{"shape":[4294967296,4294967296]}`), 0),
		"a side of nought":       sealed(head(`{"shape":[0,4]}`), 4),
		"negative sides":         sealed(head(`{"shape":[-2,-2]}`), 4),
		"a second one too large": sealed(head(`{"shape":[4]},{"shape":[1]}`), 4),
		"far too many":           sealed(head(strings.Repeat(`{"shape":[1]},`, 99)+`{"shape":[1]}`), 100),
		"no JSON":                sealed("{", 4),
		"an endless head":        append(append([]byte(diskMagic), 255, 255, 255, 255), make([]byte, 40)...),
	} {
		if _, err := decodeEntry(key, data); !errors.Is(err, errDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEncodeTimesOutliveTheProgram(t *testing.T) {
	dir := t.TempDir()
	times := readEncodeTimes(dir)
	if got := times.of("a"); got != 0 {
		t.Errorf("nothing is known, but %v", got)
	}
	if !times.note("a", 800*time.Millisecond) || !times.note("b", 90*time.Millisecond) {
		t.Error("new times are not worth writing")
	}
	if err := times.save(); err != nil {
		t.Fatal(err)
	}
	if times.note("a", 850*time.Millisecond) {
		t.Error("a time that is nearly the same is worth writing")
	}
	if got := times.of("a"); got != 850*time.Millisecond {
		t.Errorf("the last time is %v", got)
	}
	again := readEncodeTimes(dir)
	if a, b := again.of("a"), again.of("b"); a != 800*time.Millisecond || b != 90*time.Millisecond {
		t.Errorf("read %v and %v", a, b)
	}
	if !again.note("a", 100*time.Millisecond) {
		t.Error("a time that is quite another is not worth writing")
	}
}

func TestEncodeTimesThatAreDamagedAreForgotten(t *testing.T) {
	for _, text := range []string{"", "{", "[]", `{"a":"soon"}`, `{"a":-5,"b":1e300}`} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, encodeTimesName), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		times := readEncodeTimes(dir)
		if a, b := times.of("a"), times.of("b"); a != 0 || b != 0 {
			t.Errorf("%s: read %v and %v", text, a, b)
		}
		times.note("a", time.Second)
		if err := times.save(); err != nil {
			t.Error(err)
		}
	}
	nowhere := readEncodeTimes("")
	nowhere.note("a", time.Second)
	if err := nowhere.save(); err != nil || nowhere.of("a") != time.Second {
		t.Errorf("without a folder: %v", err)
	}
}
