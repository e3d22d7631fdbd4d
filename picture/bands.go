package picture

import (
	"context"
	"runtime"
	"sync"
)

// maxBands is how many goroutines share one picture; more gain nothing, for the memory is the limit.
const maxBands = 4

// bandPiece is how many rows, or blocks of a hash, are worked on before the context is looked at again: a few megapixels.
const bandPiece = 8 * tile

// eachBandUntil is [eachBand] that ends early, with the context's error, when that has ended.
func eachBandUntil(ctx context.Context, n, step int, work func(y0, y1 int)) error {
	return eachPieceUntil(ctx, n, step, bandPiece, work)
}

// eachPieceUntil does the same with pieces of another size, a multiple of step.
func eachPieceUntil(ctx context.Context, n, step, piece int, work func(y0, y1 int)) error {
	eachBand(n, step, func(y0, y1 int) {
		for y := y0; y < y1 && ctx.Err() == nil; y += piece {
			work(y, min(y+piece, y1))
		}
	})
	return ctx.Err()
}

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
