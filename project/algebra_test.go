package project

import (
	"image"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"clickmask/mask"
)

// box is a mask with one rectangle set.
func box(x0, y0, x1, y1 int) mask.Mask { return mask.Rect(testW, testH, image.Rect(x0, y0, x1, y1)) }

func union(list ...mask.Mask) (m mask.Mask) {
	for _, next := range list {
		m = mask.Union(m, next)
	}
	return m
}

// three are objects with the numbers 1 to 3: two that overlap, and one apart that has a large part, a small one and a speck.
func three(t *testing.T) *Document {
	t.Helper()
	d := opened(2)
	cat, _ := d.AddClass("cat")
	d.AddPoint(at(3, 3))
	reply(t, d, 3)
	if _, ok := d.Keep(box(0, 0, 10, 10), "cat", "m"); !ok {
		t.Fatal("nothing is kept")
	}
	d.AddObjects([]Object{
		{Mask: box(5, 5, 15, 15), Colour: 4, Visible: true},
		{Mask: union(box(20, 0, 30, 10), box(32, 0, 36, 4), box(38, 0, 39, 1)), Class: cat, Colour: 5, Visible: true},
	}, "Import")
	return d
}

func chosen(d *Document) []Object { return d.Current().ObjectsOf(d.Current().Selection()) }

func TestOperationsOnSelectedObjects(t *testing.T) {
	type want struct {
		id     uint64
		mask   mask.Mask
		edited bool
	}
	first, second := box(0, 0, 10, 10), box(5, 5, 15, 15)
	large, small, speck := box(20, 0, 30, 10), box(32, 0, 36, 4), box(38, 0, 39, 1)
	third := union(large, small, speck)
	rest := want{3, third, false}
	split := func(specks int) func(list []Object) Outcome {
		return func(list []Object) Outcome { return Split(list, specks) }
	}
	part := func(x, y int) func(list []Object) Outcome {
		return func(list []Object) Outcome { return KeepPart(list, x, y) }
	}
	for name, c := range map[string]struct {
		selected string
		operate  func(list []Object) Outcome
		want     []want
		then     []uint64 // selected
		spared   int
	}{
		"unite":                      {"1 +2", Unite, []want{{2, union(first, second), true}, rest}, []uint64{2}, 0},
		"unite the other way":        {"2 +1", Unite, []want{{1, union(first, second), true}, rest}, []uint64{1}, 0},
		"unite all":                  {"1 +3 +2", Unite, []want{{2, union(first, second, third), true}}, []uint64{2}, 0},
		"unite one":                  {"1", Unite, nil, nil, 0},
		"intersect":                  {"1 +2", Intersect, []want{{2, box(5, 5, 10, 10), true}, rest}, []uint64{2}, 0},
		"intersect what is apart":    {"1 +3", Intersect, nil, nil, 1},
		"subtract":                   {"2 +1", Subtract, []want{{1, mask.Subtract(first, second), true}, {2, second, false}, rest}, []uint64{2, 1}, 0},
		"subtract what is apart":     {"3 +1", Subtract, nil, nil, 0},
		"split":                      {"3", split(0), []want{{1, first, false}, {2, second, false}, {3, large, true}, {4, small, true}, {5, speck, true}}, []uint64{4, 5, 3}, 0},
		"split without specks":       {"1 +3", split(2), []want{{1, first, false}, {2, second, false}, {3, union(large, speck), true}, {4, small, true}}, []uint64{4, 1, 3}, 0},
		"split with none but specks": {"3", split(20), nil, nil, 0},
		"split what is one":          {"1 +2", split(0), nil, nil, 0},
		"keep a part":                {"3", part(33, 2), []want{{1, first, false}, {2, second, false}, {3, small, true}}, []uint64{3}, 0},
		"keep a part of none":        {"3", part(15, 15), nil, nil, 0},
		"keep the one part":          {"1", part(3, 3), nil, nil, 0},
		"no overlap":                 {"2 +1", func(list []Object) Outcome { slices.Reverse(list); return NoOverlap(list) }, []want{{1, mask.Subtract(first, second), true}, {2, second, false}, rest}, []uint64{2, 1}, 0},
		"grow": {"1 +2", func(list []Object) Outcome {
			return Rework(list, func(i int) mask.Mask { return list[i].Mask.Grow(1) })
		}, []want{{1, first.Grow(1), true}, {2, second.Grow(1), true}, rest}, []uint64{1, 2}, 0},
		"shrink what vanishes": {"1 +3", func(list []Object) Outcome {
			return Rework(list, func(i int) mask.Mask { return mask.Intersect(list[i].Mask, box(0, 0, 9, 9)) })
		}, []want{{1, box(0, 0, 9, 9), true}, {2, second, false}, rest}, []uint64{1, 3}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			d := three(t)
			selects(d, c.selected)
			before := d.Current().state()
			o := c.operate(chosen(d))
			if o.Spared != c.spared {
				t.Errorf("%d objects are spared, want %d", o.Spared, c.spared)
			}
			did := d.Remake(d.Current().ID, o, "Step")
			if c.want == nil {
				if did || o.Changes() || !reflect.DeepEqual(d.Current().state(), before) {
					t.Error("it has done something")
				}
				return
			}
			page := d.Current()
			if !did || len(page.Objects) != len(c.want) {
				t.Fatalf("it has done something: %v, and there are %d objects, want %d", did, len(page.Objects), len(c.want))
			}
			for i, w := range c.want {
				if is := page.Objects[i]; is.ID != w.id || !is.Mask.Equal(w.mask) || (is.Hand != nil) != w.edited {
					t.Errorf("object %d has the number %d, %d pixels and edited %v, want %d, %d, %v", i, is.ID, is.Mask.Area(), is.Hand != nil, w.id, w.mask.Area(), w.edited)
				}
			}
			if got := page.Selection(); !slices.Equal(got, c.then) {
				t.Errorf("selected are %v, want %v", got, c.then)
			}
			after := page.state()
			d.Undo()
			if !reflect.DeepEqual(d.Current().state(), before) {
				t.Error("undone it is not what it was")
			}
			d.Redo()
			if !reflect.DeepEqual(d.Current().state(), after) {
				t.Error("redone it is not what it became")
			}
		})
	}
}

func TestAResultKeepsWhatTheLastOneIs(t *testing.T) {
	d := three(t)
	selects(d, "2 +1")
	was := d.Current().Objects[0]
	d.Remake(d.Current().ID, Unite(chosen(d)), "Unite objects")
	is := d.Current().Objects[0]
	is.Mask, is.Hand = was.Mask, was.Hand
	if !reflect.DeepEqual(is, was) || len(was.Prompt.Points) != 1 {
		t.Errorf("the object became\n%+v\nof\n%+v", is, was)
	}
}

func TestPartsHaveTheClassOrColoursOfTheirOwn(t *testing.T) {
	d := three(t)
	selects(d, "3")
	d.Remake(d.Current().ID, Split(chosen(d), 0), "Split objects")
	whole := d.Current().Objects[2]
	for _, part := range d.Current().Objects[3:] {
		if part.Class != whole.Class || part.Colour != whole.Colour || !part.Visible || len(part.Prompt.Points)+len(part.Rounds) > 0 {
			t.Errorf("a part is %+v", part)
		}
	}
	d.Undo()
	d.SetClass(3, 0)
	d.Remake(d.Current().ID, Split(chosen(d), 0), "Split objects")
	colours := map[int]bool{}
	for _, o := range d.Current().Objects {
		colours[o.Colour] = true
	}
	if len(colours) != 5 {
		t.Errorf("5 objects have %d colours", len(colours))
	}
}

func TestAnOutcomeOfWhatIsThereNoMoreChangesNothing(t *testing.T) {
	for name, meanwhile := range map[string]func(d *Document){
		"deleted":         func(d *Document) { d.Select(0); d.DeleteObject(1) },
		"another mask":    func(d *Document) { d.SetMask(2, box(1, 1, 4, 4), "Grow") },
		"another picture": func(d *Document) { d.AcceptPicture(testW+1, testH, "other") },
		"undone":          func(d *Document) { d.Undo() },
	} {
		d := three(t)
		selects(d, "1 +2")
		o := Unite(chosen(d))
		meanwhile(d)
		before := d.State()
		if d.Remake(d.Pages()[0].ID, o, "Unite objects") || d.State() != before {
			t.Errorf("%s: an outcome of what was is put in force", name)
		}
	}
	d := three(t)
	selects(d, "1 +2")
	o := Unite(chosen(d))
	d.Show(1)
	if !d.Remake(d.Pages()[0].ID, o, "Unite objects") || d.CurrentIndex() != 1 {
		t.Error("on another page it is not done where it belongs")
	}
}

func TestAMaskThatWasChangedSaysSoInFiles(t *testing.T) {
	d := three(t)
	d.SetMask(1, box(0, 0, 9, 9), "Grow")
	text, err := asText(d.Session())
	if err != nil {
		t.Fatal(err)
	}
	s, err := ReadSession(strings.NewReader(text), "")
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range s.Pages[0].Objects {
		if (o.Hand != nil) != (i == 0) {
			t.Errorf("object %d is edited: %v", i, o.Hand != nil)
		}
	}
	from, to := three(t).Session(), d.Session()
	to.Pages[0].Objects = slices.Clone(from.Pages[0].Objects)
	to.Pages[0].Objects[0].Hand = &mask.Hand{Added: mask.Hard(to.Pages[0].Objects[0].Mask)}
	if r := difference(&from, &to); r == nil || len(r.Pages) != 1 || len(r.Pages[0].Changed) != 1 {
		t.Error("the journal does not notice it")
	}
}

// Whatever the masks are, no pixel is lost or won that the operation does not say.
func TestOperationsOnRandomMasks(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	for round := range 200 {
		list := make([]Object, 2+r.IntN(5))
		for i := range list {
			m := box(0, 0, 0, 0)
			for m.Empty() || r.IntN(4) > 0 {
				x, y := r.IntN(testW), r.IntN(testH)
				m = mask.Union(m, box(x, y, x+1+r.IntN(14), y+1+r.IntN(14)))
			}
			list[i] = Object{ID: uint64(i + 1), Mask: m}
		}
		last := list[len(list)-1]
		of := func(o Outcome, object Object) mask.Mask {
			if m, ok := o.Masks[object.ID]; ok {
				return m
			}
			return object.Mask
		}
		all := make([]mask.Mask, len(list))
		for i := range list {
			all[i] = list[i].Mask
		}
		whole, others := union(all...), union(all[:len(all)-1]...)
		areas := last.Mask.Area() + others.Area()
		if got := of(Unite(list), last); !got.Equal(whole) || got.Area() != areas-mask.Intersect(last.Mask, others).Area() {
			t.Fatalf("round %d: united they have %d pixels, want %d", round, got.Area(), whole.Area())
		}
		if o := Subtract(list); o.Spared == 0 {
			if got := of(o, last); !mask.Intersect(got, others).Empty() || !mask.Union(got, mask.Intersect(last.Mask, others)).Equal(last.Mask) {
				t.Fatalf("round %d: the difference has %d pixels", round, got.Area())
			}
		} else if !mask.Subtract(last.Mask, others).Empty() {
			t.Fatalf("round %d: the difference is not empty, and spared", round)
		}
		if o := Intersect(list); o.Spared == 0 {
			got := of(o, last)
			for i := range all {
				if got.Empty() || !mask.Subtract(got, all[i]).Empty() {
					t.Fatalf("round %d: what all share is not in %d", round, i)
				}
			}
		}
		o := NoOverlap(list)
		seen := mask.Mask{}
		for i := len(list) - 1; i >= 0; i-- {
			m := of(o, list[i])
			if covered := mask.Subtract(all[i], union(all[i+1:]...)).Empty(); covered && !m.Equal(all[i]) || !covered && !mask.Intersect(m, seen).Empty() {
				t.Fatalf("round %d: object %d still overlaps those above", round, i)
			}
			if m.Empty() {
				t.Fatalf("round %d: object %d is empty", round, i)
			}
			seen = mask.Union(seen, m)
		}
		if !seen.Equal(whole) {
			t.Fatalf("round %d: without overlaps %d pixels of %d are left", round, seen.Area(), whole.Area())
		}
		split := Split(list, r.IntN(9))
		for i := range list {
			if m := union(append(slices.Clone(split.Parts[list[i].ID]), of(split, list[i]))...); !m.Equal(all[i]) {
				t.Fatalf("round %d: the parts of object %d cover %d pixels of %d", round, i, m.Area(), all[i].Area())
			}
		}
	}
}
