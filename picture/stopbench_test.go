package picture

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"
)

// watchedContext notes how long nobody has asked it whether it has ended.
type watchedContext struct {
	context.Context
	mu    sync.Mutex
	last  time.Time
	worst time.Duration
	stack []byte
}

func (c *watchedContext) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	if gap := now.Sub(c.last); gap > c.worst {
		c.worst = gap
		if os.Getenv("STOP_STACK") != "" {
			c.stack = make([]byte, 4000)
			c.stack = c.stack[:runtime.Stack(c.stack, false)]
		}
	}
	c.last = time.Now()
	return nil
}

func BenchmarkBetweenLooks(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var all map[string][]byte
	if dir := os.Getenv("STOP_FILES"); dir != "" {
		all = map[string][]byte{}
		names, _ := filepath.Glob(filepath.Join(dir, "*"))
		for _, n := range names {
			all[filepath.Base(n)], _ = os.ReadFile(n)
		}
	} else {
		all = kinds(b, 6000, 4000)
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		b.Run(name, func(b *testing.B) {
			worst := time.Duration(1 << 62)
			for b.Loop() {
				ctx := &watchedContext{Context: context.Background(), last: time.Now()}
				s := newSource(ctx, bytes.NewReader(all[name]), int64(len(all[name])), name)
				f, info, err := readHead(s)
				if err != nil {
					b.Fatal(err)
				}
				if _, err = decodePixels(s, f, info, Options{MaxPixels: 1 << 40}); err != nil {
					b.Fatal(err)
				}
				_ = ctx.Err()
				if ctx.worst < worst && os.Getenv("STOP_STACK") != "" {
					b.Logf("%v %s", ctx.worst, ctx.stack)
				}
				worst = min(worst, ctx.worst)
			}
			b.ReportMetric(float64(worst.Microseconds())/1000, "ms/gap")
		})
	}
}
