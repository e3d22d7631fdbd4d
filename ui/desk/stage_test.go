package desk_test

import (
	"context"
	"errors"
	"fmt"
	"image"
	"sync/atomic"
	"testing"
	"time"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/picture"
	"clickmask/project"
	"clickmask/prompt"
	"clickmask/ui/desk"
)

// stage is a desk without a window: the test plays the engine, the clock, the next frame and the disk.
type stage struct {
	t *testing.T
	*desk.Desk
	engine      scripted
	files       map[string]*picture.Picture // what can be opened, by path; nil fails
	opened      chan string                 // gets each path that is opened
	lastFrame   atomic.Int64                // that was opened last
	brokenFrame int                         // that cannot be opened, 0 for none
	seen        map[string]*picture.Glance  // what is seen of them before, by path
	hold        chan struct{}               // lets those be opened one by one
	calls       chan func()
	timers      []*timer
	frames      []func()
	shown       int // full views so far
	told        []desk.Notice
	left        func() // what goes on once leaving is allowed; nil when nobody asked
	refuse      bool   // to leave
}

type timer struct {
	f func()
}

// scripted notes what is asked of the engine.
type scripted struct {
	asks, hovers, looks, peeks []inference.Query
	answers                    []*prompt.Answer // that looks and peeks are at
	lookedAt                   []int            // the masks of looks
	shows                      []uint64         // generations
	pictures                   []*picture.Picture
	jobs                       []inference.Job
	ended                      int // jobs that were called off
}

func (e *scripted) Show(p *picture.Picture, generation uint64) {
	e.shows, e.pictures = append(e.shows, generation), append(e.pictures, p)
}
func (e *scripted) Ask(q inference.Query)   { e.asks = append(e.asks, q) }
func (e *scripted) Hover(q inference.Query) { e.hovers = append(e.hovers, q) }
func (e *scripted) LookCloser(q inference.Query, a *prompt.Answer, i int) {
	e.looks, e.answers, e.lookedAt = append(e.looks, q), append(e.answers, a), append(e.lookedAt, i)
}
func (e *scripted) Peek(q inference.Query, a *prompt.Answer, _ int) {
	e.peeks, e.answers = append(e.peeks, q), append(e.answers, a)
}
func (e *scripted) Work(j inference.Job) (cancel func()) {
	e.jobs = append(e.jobs, j)
	return func() { e.ended++ }
}
func (e *scripted) EncodeAhead([]func(context.Context) (*picture.Picture, error)) {}
func (e *scripted) Use(inference.Opener)                                          {}

var errBroken = errors.New("broken.png is damaged")

func newStage(t *testing.T, names ...string) *stage {
	t.Helper()
	s := &stage{t: t, files: map[string]*picture.Picture{}, opened: make(chan string, 1000), seen: map[string]*picture.Glance{}, hold: make(chan struct{}, 1000), calls: make(chan func(), 1000)}
	for i, name := range names {
		s.files["/p/"+name] = picture.FromImage(image.NewRGBA(image.Rect(0, 0, 400+i, 300)), name)
	}
	s.Desk = desk.New(&s.engine, desk.Options{
		Locks:    t.TempDir(),
		Settings: desk.Settings{Preview: true, Closer: true},
		Open: func(ctx context.Context, path string, o picture.Options) (*picture.Picture, error) {
			s.opened <- path
			if g := s.seen[path]; g != nil && o.Glance != nil {
				o.Glance(g)
				select {
				case <-s.hold:
				case <-ctx.Done():
					return nil, ctx.Err()
				}
			}
			s.lastFrame.Store(int64(o.Frame))
			if p := s.files[path]; p != nil && (o.Frame == 0 || o.Frame != s.brokenFrame) {
				return p, nil
			}
			return nil, errBroken
		},
		Opened: func(*picture.Picture) {},
		Do:     func(f func()) { s.calls <- f },
		After: func(_ time.Duration, f func()) func() {
			due := &timer{f}
			s.timers = append(s.timers, due)
			return func() { due.f = nil }
		},
		NextPaint: func(f func()) { s.frames = append(s.frames, f) },
		Now:       time.Now,
		Show: func(c desk.Change) {
			if c == desk.ChangedAll {
				s.shown++
			}
		},
		Tell:     func(n desk.Notice) { s.told = append(s.told, n) },
		Awaiting: func(bool) {},
		Leave: func(next func()) {
			if s.refuse {
				s.left = next
				return
			}
			next()
		},
		Worked: func() {},
	})
	return s
}

// background runs what comes back from other goroutines until no picture is being opened, or once.
func (s *stage) background() {
	s.t.Helper()
	for more := true; more; more = s.View().Status.Opening {
		select {
		case f := <-s.calls:
			f()
		case <-time.After(time.Minute): // a watchdog
			s.t.Fatal("nothing came back")
		}
	}
}

// open opens pictures and makes the engine ready for the first.
func (s *stage) open(names ...string) {
	s.t.Helper()
	var paths []string
	for _, name := range names {
		paths = append(paths, "/p/"+name)
	}
	s.Open(paths, func(string) {})
	s.background()
	s.model()
	s.ready()
}

// model opens a model whose answers are looked at closer.
func (s *stage) model() {
	s.Take([]inference.Event{{Kind: inference.EventLoaded, Op: inference.OpOpen, Model: inference.Info{Name: "Model", Fingerprint: "m", Closer: true}}})
}

func (s *stage) ready() {
	s.Take([]inference.Event{{Kind: inference.EventReady, Op: inference.OpEncode, Generation: s.Document().Generation()}})
}

// answerOf is what the scripted engine says to a query: four masks, of which looking at any sees something.
func answerOf(q inference.Query, page *project.Page) *prompt.Answer {
	m := fake.New(fake.Options{Closer: true})
	p := picture.FromImage(image.NewRGBA(image.Rect(0, 0, page.W, page.H)), "p")
	e, err := m.Encode(context.Background(), p)
	if err != nil {
		panic(err)
	}
	if q.MaskInput != nil && q.MaskInput.Grid != e.Grid { // as the engine does
		over := q.MaskInput.Over(e.Grid)
		q.MaskInput = &over
	}
	a, err := m.Decode(context.Background(), e, q.Prompt, q.MaskInput)
	if err != nil {
		panic(err)
	}
	return a
}

// answer answers the last ask.
func (s *stage) answer() {
	s.t.Helper()
	if len(s.engine.asks) == 0 {
		s.t.Fatal("nothing was asked")
	}
	q := s.engine.asks[len(s.engine.asks)-1]
	s.Take([]inference.Event{{Kind: inference.EventAnswer, Op: inference.OpAsk, Generation: q.Generation, Revision: q.Revision, Query: q, Answer: answerOf(q, s.page())}})
}

// frame lets a frame pass.
func (s *stage) frame() {
	due := s.frames
	s.frames = nil
	for _, f := range due {
		f()
	}
}

// look ends the last look without anything seen.
func (s *stage) lookEnds() {
	s.t.Helper()
	q := s.engine.looks[len(s.engine.looks)-1]
	s.Take([]inference.Event{{Kind: inference.EventSuperseded, Op: inference.OpLook, Generation: q.Generation, Revision: q.Revision, Query: q}})
}

func (s *stage) page() *project.Page { return s.Document().Current() }

func (s *stage) click(x, y float64) { s.Click(prompt.Point{X: x, Y: y, Label: prompt.Positive}, false) }

// at says where things are in one line.
func (s *stage) at() string {
	p := s.page()
	if p == nil {
		return "no page"
	}
	return fmt.Sprintf("%s: %d objects, %d points", p.Name, len(p.Objects), len(p.Draft.Prompt.Points))
}

func (s *stage) expect(want string) {
	s.t.Helper()
	if got := s.at(); got != want {
		s.t.Errorf("%s; want %s", got, want)
	}
}
