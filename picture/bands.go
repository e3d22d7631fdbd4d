package picture

import (
	"runtime"
	"sync"
)

// maxBands is how many goroutines share one picture; more gain nothing, for the memory is the limit.
const maxBands = 4

// eachBand cuts n rows into bands, each beginning at a multiple of step, and works on them at the same time. A
// panic in a band is passed on to the caller.
func eachBand(n, step int, work func(y0, y1 int)) {
	bands := min(runtime.GOMAXPROCS(0), maxBands)
	size := (n + bands - 1) / bands
	size = max((size+step-1)/step*step, step)
	if size >= n {
		work(0, n)
		return
	}
	var wg sync.WaitGroup
	panics := make(chan any, bands)
	for y := 0; y < n; y += size {
		wg.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					panics <- r
				}
			}()
			work(y, min(y+size, n))
		})
	}
	wg.Wait()
	close(panics)
	if r, ok := <-panics; ok {
		panic(r)
	}
}
