package parts

import (
	"fmt"
	"image"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// shownStills are the numbers of the pictures that the strip shows, from 1.
func shownStills(f *Filmstrip) []int {
	var list []int
	for place := range f.count() {
		list = append(list, f.at(place)+1)
	}
	return list
}

func TestSomePicturesAreFoundByNumberNameClassAndState(t *testing.T) {
	for _, c := range []struct {
		text string
		only stillStates
		want []int
	}{
		{"", anyState, []int{1, 2, 3, 4, 5, 6, 7}},
		{"cat", anyState, []int{1, 4, 6}}, // by its name, the current one, by its class
		{"5", anyState, []int{4, 5}},
		{" CAT ", onlyDone, []int{1, 4}},
		{"", onlyUntouched, []int{4, 6}},
		{"", onlyWithObjects, []int{1, 2, 4, 7}}, // done or in doubt, it has them all the same
		{"", onlyNameless, []int{4, 7}},
		{"", onlyUnsure, []int{4, 7}},
		{"", onlyEmpty, []int{3, 4}},
		{"", onlyLost, []int{4, 5}},
		{"nothing of that", anyState, []int{4}},
	} {
		f := NewFilmstrip()
		f.HasClass = func(text string) func(int) bool { return func(i int) bool { return text == "cat" && i == 5 } }
		f.HasNameless = func(i int) bool { return i == 6 }
		f.SetStills([]Still{{Name: "Cat.png", State: StillDone, Objects: true}, {Name: "b", State: StillHasObjects}, {Name: "c", State: StillEmpty}, {Name: "d"},
			{Name: "e", State: StillMissing}, {Name: "f"}, {Name: "g", State: StillUnsure, Objects: true}}, 3)
		f.finder.only = c.only
		f.finder.field.entry.SetText(c.text)
		f.finder.refill()
		if got := shownStills(f); !slices.Equal(got, c.want) {
			t.Errorf("%q and %v show %v, want %v", c.text, c.only, got, c.want)
		}
	}
}

func TestWhatHasChangedIsFoundOrNotAtOnce(t *testing.T) {
	f := findStrip()
	f.finder.only = onlyDone
	f.finder.refill()
	f.SetStill(7, Still{Name: f.stills[7].Name, State: StillDone})
	f.SetCurrent(1)
	if got := shownStills(f); !slices.Equal(got, []int{1, 2, 3, 8}) {
		t.Errorf("shown are %v", got)
	}
	if i, some := f.Beside(1); !some || i != 2 {
		t.Errorf("the next is %d, %v", i, some)
	}
	f.SetCurrent(7)
	if i, _ := f.Beside(1); i != 7 {
		t.Errorf("behind the last is %d", i)
	}
	first, _ := f.End(1)
	if last, some := f.End(-1); !some || first != 0 || last != 7 {
		t.Errorf("the first is %d, the last %d, %v", first, last, some)
	}
	f.finder.close()
	if _, some := f.Beside(1); some || f.count() != 512 {
		t.Errorf("%d are shown, %v", f.count(), some)
	}
	if _, some := f.End(1); some {
		t.Error("there is a first of all")
	}
}

func TestTheFieldGoesToAPictureAndEscShowsAll(t *testing.T) {
	f := findStrip()
	var shown []int
	f.OnShow = func(i int) { shown = append(shown, i) }
	w := window(t, f, 900, 96)
	w.Canvas().Capture()
	f.Find()
	test.Type(w.Canvas().Focused(), "12")
	pressKey(w.Canvas(), fyne.KeyReturn)
	if !slices.Equal(shown, []int{11}) || f.finder.wide() {
		t.Errorf("a number goes to %v, and the field is there: %v", shown, f.finder.wide())
	}
	f.Find()
	test.Type(w.Canvas().Focused(), "2046")
	pressKey(w.Canvas(), fyne.KeyReturn)
	if !slices.Equal(shown, []int{11, 6}) || f.count() != 52 { // with the current one
		t.Errorf("a name goes to %v and shows %d", shown, f.count())
	}
	f.finder.enter("046") // a number as names have it, not picture 46: which is of IMG_2046
	if shown[len(shown)-1] != 6 {
		t.Errorf("a part of a name goes to %v", shown)
	}
	pressKey(w.Canvas(), fyne.KeyEscape)
	if f.count() != 512 || w.Canvas().Focused() != nil {
		t.Errorf("behind Esc %d are shown, and %T has the keyboard", f.count(), w.Canvas().Focused())
	}
}

func TestThumbsOfPicturesThatAreFoundFarApartStay(t *testing.T) {
	f := NewFilmstrip()
	asked := 0
	f.OnNeed = func(int) { asked++ }
	list := stills(2000)
	list[5].State, list[1900].State = StillEmpty, StillEmpty
	f.SetStills(list, 5)
	window(t, f, 900, 96).Canvas().Capture()
	f.finder.only = onlyEmpty
	f.finder.refill()
	asked = 0
	for range 3 {
		f.SetThumb(5, image.NewGray(image.Rect(0, 0, 1, 1)))
		f.SetThumb(1900, image.NewGray(image.Rect(0, 0, 1, 1)))
	}
	if asked > 0 || f.thumbs[5] == nil || f.thumbs[1900] == nil {
		t.Errorf("thumbs were asked for %d times more", asked)
	}
}

func TestSomeObjectsAreFoundByTheirClass(t *testing.T) {
	p, w := panelWith(t, 40)
	var selected []uint64
	p.OnSelect = func(id uint64) { selected = append(selected, id) }
	p.Canvas = w.Canvas()
	p.Find()
	test.Type(w.Canvas().Focused(), "Object 3")
	ids, some := p.Shown()
	if want := "[3 30 31 32 33 34 35 36 37 38 39]"; fmt.Sprint(ids) != want || !some {
		t.Fatalf("shown are %v, %v", ids, some)
	}
	pressKey(w.Canvas(), fyne.KeyReturn)
	if fmt.Sprint(selected) != "[3]" || p.lane.focusedItem() != 0 {
		t.Errorf("Enter selects %v, and row %d has the keyboard", selected, p.lane.focusedItem())
	}
	p.EditLabel(20)
	if _, some := p.Shown(); some || p.editedRow() != 19 {
		t.Errorf("an object that is named is not shown: row %d is edited", p.editedRow())
	}
}

func TestAShortListHasNoFieldUntilItIsAskedFor(t *testing.T) {
	p, w := panelWith(t, 3)
	p.Canvas = w.Canvas()
	if p.finds() {
		t.Error("three objects have a field")
	}
	p.Find()
	if w.Canvas().Focused() != fyne.Focusable(p.find.entry) {
		t.Fatalf("%T has the keyboard", w.Canvas().Focused())
	}
	test.Type(w.Canvas().Focused(), "1")
	pressKey(w.Canvas(), fyne.KeyBackspace)
	if !p.finds() {
		t.Error("the field goes with its last letter")
	}
	pressKey(w.Canvas(), fyne.KeyEscape)
	if p.finds() || w.Canvas().Focused() != nil {
		t.Errorf("behind Esc it is there: %v", p.finds())
	}
}
