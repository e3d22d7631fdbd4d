package foreign

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"

	"clickmask/inference/foreign/fence"
)

// child is a process that serves a model. It works on one request at a time.
type child struct {
	process *os.Process
	turn    chan struct{} // holds a token while a request is being worked on
	sending chan packet   // what is to be written to it
	gone    chan struct{} // closed when nothing more is to be expected of it
	reaped  chan struct{} // closed when the system has forgotten it

	mu       sync.Mutex
	number   uint64      // of the request that is being worked on
	waiting  chan reply  // its answer goes there
	unheeded *time.Timer // ends the child, once that request was given up
	kind     Kind        // how it ended, with detail
	detail   string
	verdict  *Failure // why we ended it, nil: we did not
	going    sync.Once
}

// packet is a head and a body on their way to a child.
type packet struct {
	head any
	body [][]byte
}

// reply is a packet that came from a child.
type reply struct {
	head answer
	body []byte
}

const (
	// patience is how long who gives a request up waits for the child to heed that: the engine closes within 200 ms.
	patience = 100 * time.Millisecond
	// unheededIn is how long after that the child is ended. A run ends between two operators, and one operator of SAM's
	// largest encoder takes a second.
	unheededIn = 15 * time.Second
	// reapWithin is how long closing waits for a process that was killed; one that hangs in a driver may stay for ever.
	reapWithin = time.Second
	// lastWords is how much of what a child writes on stderr is kept, in bytes.
	lastWords = 4 << 10
)

// ErrCannotStart is wrapped where the program could not be started a second time, which says nothing about a model.
var ErrCannotStart = errors.New("the program could not be started again")

// errGone is a child that has ended, see failure.
var errGone = errors.New("the model's process has ended")

// startChild starts a process.
func startChild(cmd *exec.Cmd) (*child, error) {
	c := &child{turn: make(chan struct{}, 1), sending: make(chan packet, 4), gone: make(chan struct{}), reaped: make(chan struct{})}
	said := &firstBytes{most: lastWords}
	cmd.Stderr = said
	cmd.WaitDelay = reapWithin // for whoever has inherited its stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	for _, pipe := range []any{in, out} {
		if f, is := pipe.(*os.File); is {
			fence.Widen(f)
		}
	}
	fence.Tie(cmd)
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // see fence.Tie
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		c.process = cmd.Process
		started <- err
		if err != nil {
			return
		}
		go c.write(in)
		garbled := c.read(out)
		_ = c.process.Kill() // it may have ended by itself
		_ = cmd.Wait()       // the state tells
		c.mu.Lock()
		c.kind, c.detail = ending(cmd.ProcessState, said.String())
		if errors.Is(garbled, errGarbled) {
			c.kind, c.detail = Garbled, garbled.Error()
		}
		c.mu.Unlock()
		c.going.Do(func() { close(c.gone) })
		close(c.reaped)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCannotStart, err)
	}
	return c, nil
}

// read hands answers to who waits for them, until there are no more.
func (c *child) read(out io.Reader) error {
	for {
		var r reply
		var err error
		if r.body, err = readPacket(out, &r.head); err != nil {
			return err
		}
		c.mu.Lock()
		to := c.waiting
		if to == nil || r.head.Number != c.number {
			c.mu.Unlock()
			return fmt.Errorf("%w: an answer to request %d", errGarbled, r.head.Number)
		}
		c.waiting = nil
		if c.unheeded != nil {
			c.unheeded.Stop()
			c.unheeded = nil
		}
		c.mu.Unlock()
		to <- r // has room
		<-c.turn
	}
}

// write sends packets until the child is gone; its input then ends.
func (c *child) write(in io.WriteCloser) {
	defer in.Close() // nothing to lose
	for {
		select {
		case <-c.gone:
			return
		case f := <-c.sending:
			if writePacket(in, f.head, f.body...) != nil {
				<-c.gone // it does not listen any more
				return
			}
		}
	}
}

// end ends the process, and says why to all who ask it for something from now on.
func (c *child) end(why *Failure) {
	c.going.Do(func() {
		c.mu.Lock()
		c.verdict = why
		c.mu.Unlock()
		close(c.gone)
	})
	_ = c.process.Kill() // it may have ended by itself
}

// ended reports whether nothing more is to be expected of the child.
func (c *child) ended() bool {
	select {
	case <-c.gone:
		return true
	default:
		return false
	}
}

// failure says why a child is gone, to who asked it for something.
func (c *child) failure(model, during string) *Failure {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.verdict != nil {
		return c.verdict
	}
	return &Failure{Kind: c.kind, Model: model, During: during, Detail: c.detail}
}

// call asks the child and waits for its answer, for so long; the child is ended for being late then. The error is
// ctx.Err() or errGone.
//
// When ctx ends the child is told so and the caller is let go soon; a child that does not heed is ended in a while.
func (c *child) call(ctx context.Context, a ask, body [][]byte, limit time.Duration, late *Failure) (reply, error) {
	if err := ctx.Err(); err != nil {
		return reply{}, err
	}
	over := time.NewTimer(limit)
	defer over.Stop()
	select {
	case c.turn <- struct{}{}:
	case <-ctx.Done():
		return reply{}, ctx.Err()
	case <-c.gone:
		return reply{}, errGone
	case <-over.C:
		c.end(late)
		return reply{}, errGone
	}
	came := make(chan reply, 1)
	c.mu.Lock()
	c.number++
	a.Number, c.waiting = c.number, came
	c.mu.Unlock()
	c.sending <- packet{a, body} // has room, as for the word that a request is given up: of both there is one at a time
	select {
	case r := <-came:
		return r, nil
	case <-c.gone:
		return reply{}, errGone
	case <-over.C:
		c.end(late)
		return reply{}, errGone
	case <-ctx.Done():
	}
	c.giveUp(a.Number, late)
	soon := time.NewTimer(patience)
	defer soon.Stop()
	select {
	case <-came:
	case <-c.gone:
	case <-soon.C:
	}
	return reply{}, ctx.Err()
}

// giveUp tells the child that nobody waits for a request any more.
func (c *child) giveUp(number uint64, late *Failure) {
	c.sending <- packet{ask{Number: number, Do: doEnd}, nil}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waiting != nil {
		why := *late
		why.Detail = durationText(unheededIn)
		c.unheeded = time.AfterFunc(unheededIn, func() { c.end(&why) })
	}
}

// firstBytes keeps the beginning of what is written to it.
type firstBytes struct {
	most int
	mu   sync.Mutex
	kept []byte
}

func (f *firstBytes) Write(b []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.kept = append(f.kept, b[:min(len(b), f.most-len(f.kept))]...)
	return len(b), nil
}

func (f *firstBytes) String() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return string(f.kept)
}
