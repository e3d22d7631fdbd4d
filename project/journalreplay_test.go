package project

import (
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"testing"
)

// apply puts a record on top of all of a session, which is what replaying it by pages must come to.
func (s Session) apply(record []byte) (Session, int64, error) {
	var j recordJSON
	if err := json.Unmarshal(record, &j); err != nil {
		return Session{}, 0, err
	}
	return s.patched(&j, len(record))
}

// Whatever records there are, in whatever order, replaying them is what applying each to the whole session is.
func TestReplayingIsApplyingEachRecord(t *testing.T) {
	taken, refused := 0, 0
	for seed := range uint64(12) {
		states := distinct(t, changes(t, seed+50, 60))
		var records [][]byte
		for i := range len(states) - 1 {
			if d := difference(&states[i], &states[i+1]); d != nil {
				text, err := json.Marshal(d)
				if err != nil {
					t.Fatal(err)
				}
				records = append(records, text)
			}
		}
		order := slices.Clone(records)
		for i := 3; i < len(order); i += 4 { // some that do not fit there
			order[i] = records[(i*7)%len(records)]
		}
		for _, list := range [][][]byte{records, order} {
			whole, r := states[0], newReplay(states[0])
			for i, record := range list {
				next, at, err := whole.apply(record)
				got, gotErr := r.apply(record)
				if (err == nil) != (gotErr == nil) || err == nil && at != got {
					t.Fatalf("seed %d, record %d: %v and %v", seed, i, err, gotErr)
				}
				if err != nil {
					refused++
				} else {
					taken++
					whole = next
				}
				if text(t, whole) != text(t, r.session) || whole.LostEdges != r.session.LostEdges {
					t.Fatalf("seed %d: after record %d the sessions differ", seed, i)
				}
				if err := r.session.check(); err != nil {
					t.Fatalf("seed %d: after record %d: %v", seed, i, err)
				}
			}
		}
	}
	if taken < 500 || refused < 20 {
		t.Errorf("%d records were taken and %d refused: too few of one", taken, refused)
	}
}

func TestAClickInALargeSessionCostsWhatItsPageHolds(t *testing.T) {
	var s Session
	for i := range 1000 {
		p := Page{ID: PageID(i + 1), Path: fmt.Sprintf("/a/%d.png", i), Name: fmt.Sprintf("%d.png", i), W: testW, H: testH}
		for k := range 20 {
			p.Objects = append(p.Objects, Object{ID: uint64(i*20 + k + 1), Visible: true, Mask: square(5)})
		}
		s.Pages = append(s.Pages, p)
	}
	d := New()
	d.Restore(s)
	before := d.Session()
	d.AddPoint(at(9, 9))
	after := d.Session()
	record, err := json.Marshal(difference(&before, &after))
	if err != nil {
		t.Fatal(err)
	}
	r := newReplay(before)
	var from, to runtime.MemStats
	runtime.ReadMemStats(&from)
	for range 100 {
		if _, err := r.apply(record); err != nil {
			t.Fatal(err)
		}
	}
	runtime.ReadMemStats(&to)
	if each := (to.TotalAlloc - from.TotalAlloc) / 100; each > 64<<10 {
		t.Errorf("a click of %d bytes takes %d KB", len(record), each>>10)
	}
}
