package inference

import (
	"log/slog"
	"runtime"
	"sync"
)

// diskWriter writes to disk on a goroutine of its own with low priority, so that no answer waits for it.
type diskWriter struct {
	log   *slog.Logger
	queue chan func() error
	quit  chan struct{}
	done  sync.WaitGroup
}

// waitingWrites is how many embeddings may wait to be written. When more come they are not kept on disk.
const waitingWrites = 8

func startDiskWriter(waiting int, log *slog.Logger) *diskWriter {
	w := &diskWriter{log: log, queue: make(chan func() error, waiting), quit: make(chan struct{})}
	w.done.Go(w.run)
	return w
}

func (w *diskWriter) run() {
	// Never unlocked: the thread, whose priority was lowered, ends with the goroutine.
	runtime.LockOSThread()
	lowerPriority()
	for {
		select {
		case <-w.quit:
			return
		default:
		}
		select {
		case <-w.quit:
			return
		case write := <-w.queue:
			if err := write(); err != nil {
				w.log.Warn("not written", "err", err)
			}
		}
	}
}

// put queues a write. It never waits: when the queue is full the write is dropped.
func (w *diskWriter) put(write func() error) {
	select {
	case w.queue <- write:
	default:
		w.log.Debug("not written", "err", "the disk is too slow")
	}
}

// stop ends the writer after the file that it is writing. Writes that wait are dropped.
func (w *diskWriter) stop() {
	close(w.quit)
	w.done.Wait()
}
