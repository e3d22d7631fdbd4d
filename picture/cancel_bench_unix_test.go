//go:build unix

package picture

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"
)

// watchedContext notes for how much processor time nobody has asked it whether it has ended.
type watchedContext struct {
	context.Context
	mu          sync.Mutex
	last, worst time.Duration
}

func (c *watchedContext) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := processorTime()
	c.worst, c.last = max(c.worst, now-c.last), now
	return nil
}

func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // it cannot fail for this process
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkFromCancelToEnd says of each kind of picture of 24 megapixels, or of each file in the folder STOP_FILES, for how much processor time of one
// core nobody looks at the context (ms/look), and how long the pixels' work and memory last after it has ended, at the worst of
// eight moments (ms/end), on all cores.
func BenchmarkFromCancelToEnd(b *testing.B) {
	all := map[string][]byte{}
	if folder := os.Getenv("STOP_FILES"); folder == "" {
		all = kinds(b, 6000, 4000)
	} else {
		files, err := filepath.Glob(filepath.Join(folder, "*"))
		if err != nil {
			b.Fatal(err)
		}
		for _, name := range files {
			if all[filepath.Base(name)], err = os.ReadFile(name); err != nil {
				b.Fatal(err)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		b.Run(name, func(b *testing.B) {
			look, end := time.Duration(1<<62), time.Duration(1<<62)
			for b.Loop() {
				between, whole := betweenLooks(b, all[name], name)
				worst := time.Duration(0)
				const moments = 8
				for i := range moments {
					worst = max(worst, fromCancelToEnd(b, all[name], name, whole*time.Duration(2*i+1)/(2*moments)))
				}
				look, end = min(look, between), min(end, worst)
			}
			b.ReportMetric(float64(look.Microseconds())/1000, "ms/look")
			b.ReportMetric(float64(end.Microseconds())/1000, "ms/end")
		})
	}
}

// betweenLooks decodes on one core, so that nobody else looks meanwhile; then it measures how long it takes on all.
func betweenLooks(b *testing.B, data []byte, name string) (between, whole time.Duration) {
	cores := runtime.GOMAXPROCS(1)
	runtime.GC()
	ctx := &watchedContext{Context: context.Background(), last: processorTime()}
	decodeUntil(b, ctx, data, name)
	_ = ctx.Err() // what was done since the last look
	runtime.GOMAXPROCS(cores)
	start := time.Now()
	decodeUntil(b, context.Background(), data, name)
	return ctx.worst, time.Since(start)
}

func fromCancelToEnd(b *testing.B, data []byte, name string, after time.Duration) time.Duration {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ended := make(chan time.Time)
	go func() {
		decodeUntil(b, ctx, data, name)
		ended <- time.Now()
	}()
	time.Sleep(after)
	start := time.Now()
	cancel()
	return max((<-ended).Sub(start), 0)
}

func decodeUntil(b *testing.B, ctx context.Context, data []byte, name string) {
	s := newSource(ctx, bytes.NewReader(data), int64(len(data)), name)
	f, info, err := readHead(s)
	if err == nil {
		_, err = decodePixels(s, f, info, Options{})
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		b.Error(name, err)
	}
}
