package desk_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clickmask/inference"
	"clickmask/internal/randomtest"
	"clickmask/mask"
	"clickmask/project"
	"clickmask/prompt"
)

// What an event may take away, or add. What it does to anything else is a fault.
type may int

const (
	losePoints may = 1 << iota
	loseObjects
	loseClasses
	losePages
	changeMarks
	addPoints
	anything may = -1
)

// event is one thing that happens to a desk: a person's intent, or what the engine, the clock or the disk says.
type event struct {
	name   string
	weight int
	may    may
	do     func(p *player, a, b int)
}

// move is an event with the numbers from which it chooses what it is about.
type move struct {
	event *event
	a, b  int
}

func (m move) String() string { return fmt.Sprintf("%s %d %d", m.event.name, m.a, m.b) }

// player plays random events on a stage and watches what is there.
type player struct {
	*stage
	made     int // points
	asks     []inference.Query
	looks    []inference.Query
	waiting  may // what those intents may do that wait
	promised []prompt.Point
	file     string
	foreign  bool // somebody else has written the file
	err      error
	done     map[string]int
}

// holds is what is on the desk.
type holds struct {
	points  map[prompt.Point]bool
	objects map[uint64]bool
	classes map[project.ClassID]bool
	pages   map[project.PageID]bool
	marks   map[project.PageID]project.Mark
}

func (p *player) holds() holds {
	h := holds{map[prompt.Point]bool{}, map[uint64]bool{}, map[project.ClassID]bool{}, map[project.PageID]bool{}, map[project.PageID]project.Mark{}}
	for _, page := range p.Document().Pages() {
		h.pages[page.ID], h.marks[page.ID] = true, page.Mark
		for _, pt := range page.Draft.Prompt.Points {
			h.points[pt] = true
		}
		for _, o := range page.Objects {
			h.objects[o.ID] = true
			if o.ID == page.Draft.Of {
				continue // its points are those of the draft
			}
			for _, pt := range o.Prompt.Points {
				h.points[pt] = true
			}
		}
	}
	for _, c := range p.Document().Classes() {
		h.classes[c.ID] = true
	}
	return h
}

func lost[K comparable](before, after map[K]bool) bool {
	for k := range before {
		if !after[k] {
			return true
		}
	}
	return false
}

// play does one event, and notes as p.err what it must not have done.
func (p *player) play(m move) {
	before, n := p.holds(), p.made
	p.take()
	m.event.do(p, m.a, m.b)
	p.take()
	may, after := m.event.may|p.waiting, p.holds()
	switch {
	case p.err != nil:
	case may&losePoints == 0 && lost(before.points, after.points):
		p.err = errors.New("a click is lost")
	case may&loseObjects == 0 && lost(before.objects, after.objects):
		p.err = errors.New("an object is lost")
	case may&loseClasses == 0 && lost(before.classes, after.classes):
		p.err = errors.New("a class is lost")
	case may&losePages == 0 && lost(before.pages, after.pages):
		p.err = errors.New("a picture is lost")
	case may&addPoints == 0 && lost(after.points, before.points):
		p.err = errors.New("there is a click that nobody has made")
	case may&changeMarks == 0 && slices.ContainsFunc(p.Document().Pages(), func(page *project.Page) bool {
		was := before.marks[page.ID]
		return page.Mark != was && !(was == project.MarkedEmpty && page.HasObjects())
	}):
		p.err = errors.New("a mark has changed")
	}
	if len(after.points) != len(before.points) || p.made != n || len(after.objects) != len(before.objects) {
		p.done[m.event.name]++
	}
	if p.Wishes() {
		p.waiting |= m.event.may
	} else {
		p.waiting = 0
	}
	if m.event.may&(losePoints|loseObjects|losePages) != 0 {
		p.promised = nil
	}
}

// take takes the requests that were made since.
func (p *player) take() {
	p.asks, p.engine.asks = append(p.asks, p.engine.asks...), nil
	p.looks, p.engine.looks = append(p.looks, p.engine.looks...), nil
}

// reply answers one of the requests, the latest most often: the engine answers each once.
func (p *player) reply(n int, kind inference.EventKind) {
	if len(p.asks) == 0 {
		return
	}
	i := len(p.asks) - 1
	if n%4 == 0 {
		i = n % len(p.asks)
	}
	q := p.asks[i]
	p.asks = slices.Delete(p.asks, i, i+1)
	e := inference.Event{Kind: kind, Op: inference.OpAsk, Generation: q.Generation, Revision: q.Revision, Query: q}
	switch kind {
	case inference.EventAnswer:
		if page := p.page(); page != nil && page.W > 0 {
			e.Answer = answerOf(q, page)
		}
	case inference.EventFailed:
		e.Err = errBroken
		p.promised = nil // Enter is given up with its mask
	}
	p.Take([]inference.Event{e})
}

func (p *player) lookOver() {
	if n := len(p.looks); n > 0 {
		q := p.looks[n-1]
		p.looks = p.looks[:n-1]
		p.Take([]inference.Event{{Kind: inference.EventSuperseded, Op: inference.OpLook, Generation: q.Generation, Revision: q.Revision, Query: q}})
	}
}

func (p *player) timePasses() {
	due := p.timers
	p.timers = nil
	for _, t := range due {
		if t.f != nil {
			t.f()
		}
	}
}

// settled lets everything come that is on its way.
func (p *player) settled() {
	for range 60 {
		for p.View().Status.Opening {
			p.background()
		}
		p.ready()
		p.EndCollecting() // the key is let go
		p.take()
		for len(p.asks) > 0 {
			p.reply(1, inference.EventAnswer)
			p.take()
		}
		p.frame()
		p.take()
		for len(p.looks) > 0 {
			p.lookOver()
			p.take()
		}
		p.timePasses()
		p.take()
		if p.Wishes() && len(p.asks)+len(p.looks)+len(p.frames) == 0 && !p.View().Status.Opening {
			p.background() // the mask as it is refined
		}
		if !p.Wishes() && len(p.asks)+len(p.looks)+len(p.frames) == 0 && !p.View().Status.Opening {
			return
		}
	}
	p.err = errors.New("what is on its way never comes to an end")
}

// save saves the session and waits for it; what the file holds then must be what the document holds.
func (p *player) save(replace bool) {
	over := false
	var said error
	p.SaveSession(p.file, replace, func(err error) { over, said = true, err })
	for !over {
		select {
		case f := <-p.calls:
			f()
		case <-time.After(time.Minute): // a watchdog
			p.err = errors.New("saving never ended")
			return
		}
	}
	switch {
	case p.foreign && !replace && p.Document().File() != "" && !errors.Is(said, project.ErrSessionChanged):
		p.err = fmt.Errorf("another's save was replaced without a question: %w", said)
	case said == nil:
		p.foreign = false
		p.compareFile()
	case !errors.Is(said, project.ErrSessionChanged):
		p.err = said
	}
}

// compareFile holds a document without unsaved changes to its file.
func (p *player) compareFile() {
	if p.Document().Dirty() {
		return
	}
	s, _, err := project.LoadSession(p.file)
	if err != nil {
		p.err = err
		return
	}
	if got, want := sessionText(s), sessionText(p.Document().Session()); got != want {
		p.err = fmt.Errorf("the file holds\n%s\nand nothing is unsaved in\n%s", got, want)
	}
}

// sessionText is the work in a session: what a person made. What models answered is left out.
func sessionText(s project.Session) string {
	var b strings.Builder
	fmt.Fprintln(&b, s.Classes)
	prompts := func(q prompt.Prompt) {
		fmt.Fprint(&b, " ", q.Points)
		if q.Box != nil {
			fmt.Fprint(&b, *q.Box)
		}
	}
	for i := range s.Pages {
		p := &s.Pages[i]
		fmt.Fprintf(&b, "page %d %s mark %d, draft of class %d", p.ID, p.Path, p.Mark, p.Draft.Class)
		prompts(p.Draft.Prompt)
		hand := func(h *mask.Hand) {
			if h != nil {
				fmt.Fprint(&b, " drawn ", h.Added.Half().EncodeRows(), len(h.Added.Shares()), " and ", h.Taken.Half().EncodeRows())
			}
		}
		fmt.Fprint(&b, " of ", p.Draft.Of, p.Draft.Crop)
		if base := p.Draft.Base; base != nil {
			fmt.Fprint(&b, " on ", base.Mask.EncodeRows())
			prompts(base.Prompt)
		}
		hand(p.Draft.Hand)
		for _, o := range p.Objects {
			fmt.Fprintf(&b, "\n  object %d class %d colour %d visible %v mask %v", o.ID, o.Class, o.Colour, o.Visible, o.Mask.EncodeRows())
			prompts(o.Prompt)
			hand(o.Hand)
		}
		fmt.Fprintln(&b)
	}
	return b.String()
}

// playAll plays a list of events on a new desk and says at which one something was wrong.
func playAll(t *testing.T, list []move) (at int, done map[string]int, err error) {
	p := &player{stage: newStage(t, "a.png", "b.png", "c.png"), done: map[string]int{}}
	p.file = filepath.Join(t.TempDir(), "work.clickmask")
	defer p.Close()
	p.open("a.png", "b.png", "c.png")
	for at = range list {
		if p.play(list[at]); p.err != nil {
			return at, p.done, p.err
		}
	}
	promised := p.promised
	if p.settled(); p.err != nil {
		return len(list) - 1, p.done, p.err
	}
	open := p.Document().Current()
	for _, pt := range promised {
		if open != nil && slices.Contains(open.Draft.Prompt.Points, pt) {
			return len(list) - 1, p.done, errors.New("Enter was pressed, and its object was never kept")
		}
	}
	return len(list) - 1, p.done, p.undoAll()
}

// undoAll takes everything back and makes it again, which must give the same.
func (p *player) undoAll() error {
	d := p.Document()
	p.SetVisible(0, true) // of nothing: what a released slider asks for comes before whatever is done next
	for _, can := d.CanRedo(); can; _, can = d.CanRedo() {
		p.Redo()
		p.settled()
	}
	want := sessionText(d.Session())
	n := 0
	for can := true; can; n++ {
		p.Undo()
		p.settled()
		_, can = d.CanUndo()
	}
	for can := true; can; {
		p.Redo()
		p.settled()
		_, can = d.CanRedo()
	}
	if got := sessionText(d.Session()); got != want && n > 1 {
		return fmt.Errorf("all taken back and made again is\n%s\nwant\n%s", got, want)
	}
	return p.err
}

// Whatever a person does while answers, pictures and looks are on their way, nothing is lost that was not taken away.
func TestRandomEventsLoseNothing(t *testing.T) {
	const each = 60
	seed := randomtest.Seed(t)
	n := randomtest.Count(t, "DESK_EVENTS", 6_000, 300_000)
	all := 0
	for _, e := range deskEvents {
		all += e.weight
	}
	done := map[string]int{}
	for run := range (n + each - 1) / each {
		r := rand.New(rand.NewPCG(seed, uint64(run)))
		list := make([]move, each)
		for i := range list {
			at, k := 0, r.IntN(all)
			for ; k >= deskEvents[at].weight; at++ {
				k -= deskEvents[at].weight
			}
			list[i] = move{&deskEvents[at], r.IntN(1000), r.IntN(1000)}
		}
		at, some, err := playAll(t, list)
		for name, n := range some {
			done[name] += n
		}
		if err == nil {
			continue
		}
		short := randomtest.Shrink(list[:at+1], 400, func(l []move) bool { _, _, err := playAll(t, l); return err != nil })
		_, _, err2 := playAll(t, short)
		t.Fatalf("seed %d, run %d, event %d: %v\nThe shortest list found that fails, with %v:\n%v", seed, run, at, err, err2, short)
	}
	t.Logf("%d events; of which something came and went: %v", n, done)
}
