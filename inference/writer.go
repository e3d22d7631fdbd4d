package inference

import (
	"log/slog"
	"runtime"
	"sync"
)

// diskWriter writes to a disk cache on a goroutine of its own with low priority, so that no answer waits
// for a disk.
type diskWriter struct {
	disk  *diskCache
	log   *slog.Logger
	queue chan diskJob
	quit  chan struct{}
	done  sync.WaitGroup
}

type diskJob struct {
	key       cacheKey
	embedding *Embedding
}

// waitingWrites bounds the memory that waiting embeddings hold; beyond, one is not kept on disk.
const waitingWrites = 8

func startDiskWriter(disk *diskCache, log *slog.Logger) *diskWriter {
	w := &diskWriter{disk: disk, log: log, queue: make(chan diskJob, waitingWrites), quit: make(chan struct{})}
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
		case job := <-w.queue:
			if err := w.disk.put(job.key, job.embedding); err != nil {
				w.log.Warn("embedding not kept", "err", err)
			}
		}
	}
}

// put hands an embedding over and never waits.
func (w *diskWriter) put(key cacheKey, e *Embedding) {
	select {
	case w.queue <- diskJob{key, e}:
	default:
		w.log.Debug("embedding not kept", "err", "the disk is too slow")
	}
}

// stop ends the writer after the file it is writing; what waits is not written.
func (w *diskWriter) stop() {
	close(w.quit)
	w.done.Wait()
}
