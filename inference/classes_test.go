package inference

import (
	"context"
	"fmt"
	"image"
	"os"
	"slices"
	"strings"
	"testing"

	"clickmask/picture"
	"clickmask/prompt"
)

// arriving are the classes of requests, in the order of the columns below.
var arriving = []class{classUse, classShow, classAsk, classLook, classHover, classPeek, classWork, classAhead}

// whatRuns says what becomes of running work when each of the arriving classes comes: it goes on (-), ends (E), ends unless
// its result serves the request (U), or ends the first time only (1).
var whatRuns = map[class]string{
	//                use show ask look hover peek work ahead
	classUse:      "   E   -    -   -    -     -    -    -",
	classShow:     "   -   -    -   -    -     -    -    -",
	classEncode:   "   E   U    -   -    -     -    -    -",
	classAsk:      "   -   -    -   -    -     -    -    -",
	classLook:     "   E   E    E   E    -     -    -    -",
	classHover:    "   E   E    U   -    -     -    -    -",
	classPeek:     "   E   E    E   E    E     E    -    -",
	classWarm:     "   E   E    E   E    E     -    -    -",
	classWork:     "   E   E    -   -    -     -    -    -",
	classWorkLong: "   E   E    E   E    1     -    -    -",
	classTrim:     "   -   -    -   -    -     -    -    -",
	classAhead:    "   E   E    E   E    1     -    E    E",
	classIdle:     "   E   E    E   E    E     E    E    E",
}

// whatWaits says what becomes of a waiting request when each of the arriving classes comes: it stays (-), is superseded and
// told so (S), or is replaced without a word (R).
var whatWaits = map[class]string{
	//           use show ask look hover peek work ahead
	classUse:   " R   -    -   -    -     -    -    -",
	classShow:  " -   R    -   -    -     -    -    -",
	classAsk:   " -   -    S   -    -     -    -    -",
	classLook:  " -   -    S   S    -     -    -    -",
	classHover: " -   -    -   -    S     -    -    -",
	classPeek:  " -   -    S   S    S     S    -    -",
	classWork:  " -   -    -   -    -     -    -    -",
}

// aPicture differs from those of other numbers.
func aPicture(n int) *picture.Picture {
	img := image.NewRGBA(image.Rect(0, 0, 4, 4))
	img.Pix[0] = uint8(n)
	return picture.FromImage(img, "a picture")
}

func aQuery(n int) Query {
	return Query{Generation: 1, Revision: uint64(n), Prompt: prompt.Prompt{Points: []prompt.Point{{X: float64(n), Y: 1}}}}
}

// arrive lets a request of a class come; requests of the same number ask the same.
func arrive(b *mailbox, c class, n int) {
	switch c {
	case classShow:
		b.put(request{class: c, show: showing{aPicture(n), uint64(n)}})
	case classWork:
		b.put(request{class: c, job: &job{Job: Job{Generation: 1, Revision: uint64(n)}}})
	case classAhead:
		b.putAhead(nil)
	default:
		b.put(request{class: c, query: aQuery(n)})
	}
}

// takeNow takes what is there.
func takeNow(t *testing.T, b *mailbox, w wishes, want class) task {
	t.Helper()
	next, _, ok := b.take(w)
	if !ok || next.class != want {
		t.Fatalf("taken is %q, want %q", classes[next.class].name, classes[want].name)
	}
	return next
}

// begin makes a mailbox whose worker does work of a class, and gives the context of that.
func begin(t *testing.T, c class) (*mailbox, context.Context) {
	t.Helper()
	b := newMailbox()
	var w wishes
	switch c {
	case classEncode:
		w.encode = aPicture(1)
	case classWarm:
		w.warm = true
	case classTrim:
		w.trim = true
	case classAhead:
		b.list.loaded, w.ahead = &loaded{picture: aPicture(1)}, true
	case classIdle:
		b.idle = true
		ctx, ok := b.nextIdle()
		if !ok {
			t.Fatal("there is no idle work")
		}
		return b, ctx
	case classWork, classWorkLong:
		arrive(b, classWork, 1)
		b.work.step = &step{job: takeNow(t, b, w, classWork).job, long: c == classWorkLong, done: make(chan struct{})}
	default:
		arrive(b, c, 1)
	}
	return b, takeNow(t, b, w, c).ctx
}

func TestClassesWhatBecomesOfRunningWork(t *testing.T) {
	for c := classNone + 1; c < classCount; c++ {
		column := strings.Fields(whatRuns[c])
		for i, other := range arriving {
			ended := func(n, times int) bool {
				b, ctx := begin(t, c)
				for range times {
					arrive(b, other, n)
				}
				return ctx.Err() != nil
			}
			got := "-"
			switch another, same := ended(2, 1), ended(1, 1); {
			case another && same:
				got = "E"
			case another:
				got = "U"
			case same:
				t.Errorf("%s is ended by the same %s alone", classes[c].name, classes[other].name)
			}
			if got == "E" && (c == classAhead || c == classWorkLong) && other == classHover {
				b, _ := begin(t, c)
				arrive(b, other, 2)
				w := wishes{ahead: true}
				takeNow(t, b, w, classHover)
				if again := takeNow(t, b, w, c); again.ctx.Err() == nil {
					if arrive(b, other, 3); again.ctx.Err() == nil {
						got = "1"
					}
				}
			}
			if got != column[i] {
				t.Errorf("%s runs and %s arrives: %s, want %s", classes[c].name, classes[other].name, got, column[i])
			}
		}
	}
}

func TestClassesWhatBecomesOfWaitingRequests(t *testing.T) {
	for c := classNone + 1; c < classCount; c++ {
		if whatWaits[c] == "" {
			if q := classes[c].queue; q == latest || q == inOrder {
				t.Errorf("%s is not in the test's table", classes[c].name)
			}
			continue
		}
		column := strings.Fields(whatWaits[c])
		for i, other := range arriving {
			b := newMailbox()
			arrive(b, c, 1)
			first := b.waiting[c][0]
			arrive(b, other, 2)
			is := func(r request) bool { return r.query.Same(first.query) && r.show == first.show && r.job == first.job }
			got := "R"
			switch {
			case slices.ContainsFunc(b.replaced, is):
				got = "S"
			case slices.ContainsFunc(b.waiting[c], is):
				got = "-"
			}
			if got != column[i] {
				t.Errorf("%s waits and %s arrives: %s, want %s", classes[c].name, classes[other].name, got, column[i])
			}
			if b.waiting[c] != nil && len(b.waiting[c]) > 1 && classes[c].queue != inOrder {
				t.Errorf("%d of %s wait", len(b.waiting[c]), classes[c].name)
			}
		}
	}
}

func TestClassesAreTakenInTheOrderOfTheTable(t *testing.T) {
	b := newMailbox()
	w := wishes{encode: aPicture(1), warm: true, trim: true, ahead: true}
	for _, c := range []class{classWork, classAsk, classLook, classHover, classPeek, classShow, classUse} {
		arrive(b, c, 1) // of looks and peeks those that come after what drops them
	}
	b.list.loaded = &loaded{}
	for want := classNone + 1; want < classIdle; want++ {
		if want == classWorkLong {
			continue // below
		}
		takeNow(t, b, w, want)
		switch want {
		case classEncode:
			w.encode = nil
		case classWarm:
			w.warm = false
		case classWork:
			b.jobOver()
		case classTrim:
			w.trim = false
		}
	}

	// A long step goes before what has nothing to do with the job, and nothing of that comes between a job's steps.
	b = newMailbox()
	w = wishes{trim: true, ahead: true}
	arrive(b, classWork, 1)
	j := takeNow(t, b, w, classWork).job
	b.list.loaded = &loaded{}
	var next task
	if b.pick(&next, w) {
		t.Errorf("%s is done while a job computes", classes[next.class].name)
	}
	b.work.step = &step{job: j, long: true, done: make(chan struct{})}
	takeNow(t, b, w, classWorkLong)
}

func TestJobsWaitInOrder(t *testing.T) {
	b := newMailbox()
	for n := 1; n <= 3; n++ {
		arrive(b, classWork, n)
	}
	for n := 1; n <= 3; n++ {
		if j := takeNow(t, b, wishes{}, classWork).job; j.Revision != uint64(n) {
			t.Errorf("job %d comes as number %d", j.Revision, n)
		}
		b.jobOver()
	}
}

// table writes the classes as docs/ARCHITECTURE.md shows them.
func table() string {
	var out strings.Builder
	out.WriteString("| class | queue | running: ends | running: gives way | waiting: dropped by | answered by | and when it is ended |\n|---|---|---|---|---|---|---|\n")
	for c := classNone + 1; c < classCount; c++ {
		r := classes[c]
		var endedBy, yieldsTo, droppedBy []string
		for _, other := range arriving {
			name := classes[other].name
			switch r.running[other] {
			case ends:
				endedBy = append(endedBy, name)
			case endsUnless:
				endedBy = append(endedBy, name+" of something else")
			case givesWay:
				yieldsTo = append(yieldsTo, name)
			case givesWayOnce:
				yieldsTo = append(yieldsTo, name+" (once)")
			}
			if slices.Contains(r.dropped, other) {
				droppedBy = append(droppedBy, name)
			}
		}
		told := "nothing"
		if r.told {
			told = "EventSuperseded"
		}
		cell := func(names []string) string {
			if len(names) == 0 {
				return "–"
			}
			return strings.Join(names, ", ")
		}
		fmt.Fprintf(&out, "| %s | %s | %s | %s | %s | %s | %s |\n", r.name, r.queue, cell(endedBy), cell(yieldsTo), cell(droppedBy), r.answer, told)
	}
	return out.String()
}

func TestTheDocumentedTableIsTheOneInForce(t *testing.T) {
	doc, err := os.ReadFile("../docs/ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(doc), table()) {
		t.Errorf("docs/ARCHITECTURE.md does not have this table:\n%s", table())
	}
}
