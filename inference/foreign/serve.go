package foreign

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"sync"
	"time"

	"clickmask/inference"
	"clickmask/inference/foreign/fence"
	"clickmask/inference/ort"
	"clickmask/inference/pairs"
	"clickmask/mask"
	"clickmask/prompt"
)

// Command is the hidden command by which the program becomes a child.
const Command = "serve-pair"

// Serve is the child's side: it answers what comes from in until that ends, which is when the parent has. The process
// has to end then, for a request may still be worked on.
func Serve(in io.Reader, out io.Writer) error {
	signal.Ignore(os.Interrupt) // Ctrl+C reaches all processes of a terminal; the parent decides
	s := &server{out: out, ends: map[uint64]context.CancelFunc{}}
	todo := make(chan job, 16) // a parent asks one thing at a time, and may give up some
	go func() {
		for j := range todo {
			s.do(j)
		}
	}()
	for {
		var a ask
		body, err := readPacket(in, &a)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if a.Do == doEnd {
			s.end(a.Number)
			continue
		}
		ctx, cancel := context.WithCancel(context.Background())
		s.mu.Lock()
		s.ends[a.Number] = cancel
		s.mu.Unlock()
		todo <- job{ctx, a, body}
	}
}

type job struct {
	ctx  context.Context
	ask  ask
	body []byte
}

// server answers one request after the other.
type server struct {
	out   io.Writer
	model servedModel
	graph *pairs.Graph // in place of a model
	held  [slots]*inference.Embedding

	allowed int64 // bytes beside what the program itself takes

	mu        sync.Mutex
	ends      map[uint64]context.CancelFunc
	limit     int64 // of physical memory, bytes; 0 before the model is opened
	fallbacks []string
}

// servedModel is what a pair can do.
type servedModel interface {
	inference.Model
	inference.Warmer
	inference.Trimmer
	pairs.ContentEncoder
	pairs.Doubtful
}

func (s *server) end(number uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if cancel := s.ends[number]; cancel != nil {
		cancel()
	}
}

// fellBack is told on the goroutine that loads a graph; two are loaded at a time.
func (s *server) fellBack(why error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fallbacks = append(s.fallbacks, why.Error())
}

// do answers a request. An answer that cannot be written is one whose parent is gone.
func (s *server) do(j job) {
	done := make(chan struct{})
	go s.watch(done)
	head, body, err := s.answer(j)
	close(done)
	s.mu.Lock()
	s.ends[j.ask.Number]()
	delete(s.ends, j.ask.Number)
	s.mu.Unlock()
	if err != nil {
		head, body = answer{Error: plainly(err.Error()), Allowed: s.allowed}, nil
		switch {
		case j.ctx.Err() != nil && errors.Is(err, context.Canceled):
			head.Why = whyEnded
		case errors.Is(err, ort.ErrRuntimeMissing):
			head.Why = whyRuntime
		case saysOutOfMemory(err.Error()):
			head.Why = whyMemory
		}
		if bad := (*pairs.Error)(nil); errors.As(err, &bad) {
			head.Pair, head.File = bad.Kind, bad.File
		}
	}
	s.mu.Lock()
	head.Number, head.Fallbacks, s.fallbacks = j.ask.Number, s.fallbacks, nil
	s.mu.Unlock()
	_ = writePacket(s.out, head, body...)
}

// watch ends the process when it has taken too much where the system does not keep it from that. It looks only while
// something is being done.
func (s *server) watch(done <-chan struct{}) {
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case <-done:
			return
		case <-look.C:
			s.mu.Lock()
			limit := s.limit
			s.mu.Unlock()
			if limit > 0 && fence.Peak() > limit {
				os.Exit(exitMemory)
			}
		}
	}
}

func (s *server) answer(j job) (answer, [][]byte, error) {
	opening := j.ask.Do == doOpen || j.ask.Do == doOpenGraph || j.ask.Do == doOpenMasks
	if opened := s.model != nil || s.graph != nil; opened == opening || (s.graph != nil) != (j.ask.Do == doRun) || j.ask.Slot < 0 || j.ask.Slot >= slots {
		return answer{}, nil, fmt.Errorf("%s is not to be asked now", j.ask.Do)
	}
	switch j.ask.Do {
	case doOpenGraph, doOpenMasks:
		return s.openGraph(j)
	case doRun:
		return s.run(j)
	case doOpen:
		return s.open(j)
	case doEncode:
		return s.encode(j)
	case doKeep:
		return answer{}, nil, s.keep(j)
	case doDecode:
		return s.decode(j)
	case doWarm:
		return answer{}, nil, s.model.Warm(j.ctx)
	case doTrim:
		s.model.Trim()
		debug.FreeOSMemory()
		return answer{}, nil, nil
	}
	return answer{}, nil, fmt.Errorf("nothing is called %q", j.ask.Do)
}

// open finds the pair and bounds memory by its size before anything that is not ours is loaded.
func (s *server) open(j job) (answer, [][]byte, error) {
	encoderPath, decoderPath, err := pairs.Find(j.ask.Path)
	if err != nil {
		return answer{}, nil, fmt.Errorf("open model %w", err)
	}
	size, err := pairs.Bytes(j.ctx, encoderPath, decoderPath)
	if err == nil {
		err = s.bound(j, size)
	}
	if err != nil {
		return answer{}, nil, err
	}
	placement := ort.Placement{Device: j.ask.Device, Fallback: s.fellBack}
	m, err := pairs.OpenPair(j.ctx, encoderPath, decoderPath, ort.Options{Threads: j.ask.Threads, Placement: placement})
	if err != nil {
		return answer{}, nil, err
	}
	served, is := m.(servedModel)
	if !is {
		return answer{}, nil, errors.New("the pair cannot be served")
	}
	s.model = served
	debug.FreeOSMemory() // the files' bytes
	info := m.Info()
	return answer{Info: &info, Doubt: served.Doubt()}, nil, nil
}

// bound bounds memory by the size of the files, in bytes.
func (s *server) bound(j job, size int64) error {
	s.mu.Lock()
	s.allowed = allowed(j.ask.Memory, size, j.ask.Device)
	s.limit = fence.Peak() + s.allowed
	s.mu.Unlock()
	return fence.Memory(s.allowed)
}

func (s *server) encode(j job) (answer, [][]byte, error) {
	if j.ask.Grid == nil {
		return answer{}, nil, errors.New("encode: there is no grid")
	}
	s.held[j.ask.Slot] = nil
	e, err := s.model.EncodeContent(j.ctx, j.body, *j.ask.Grid)
	if err != nil {
		return answer{}, nil, err
	}
	s.held[j.ask.Slot] = e
	shapes, body := shapesOf(e.Tensors)
	return answer{Tensors: shapes}, body, nil
}

func (s *server) keep(j job) error {
	s.held[j.ask.Slot] = nil
	if j.ask.Grid == nil || !j.ask.Grid.Valid() {
		return errors.New("keep: there is no grid")
	}
	tensors, err := tensorsOf(j.ask.Tensors, j.body)
	if err != nil {
		return fmt.Errorf("keep: %w", err)
	}
	s.held[j.ask.Slot] = &inference.Embedding{Model: j.ask.Model, Grid: *j.ask.Grid, Tensors: tensors}
	return nil
}

func (s *server) decode(j job) (answer, [][]byte, error) {
	var in *mask.Logits
	if j.ask.Masked != nil {
		in = &mask.Logits{Grid: *j.ask.Masked, Data: floatsOf(j.body)}
	}
	var p prompt.Prompt
	if j.ask.Prompt != nil {
		p = *j.ask.Prompt
	}
	a, err := s.model.Decode(j.ctx, s.held[j.ask.Slot], p, in)
	if err != nil {
		return answer{}, nil, err
	}
	var body [][]byte
	for _, l := range a.LowRes {
		body = append(body, bytesOf(l.Data))
	}
	return answer{IoU: a.IoU}, body, nil
}
