package parts

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// filmFinder is the right end of the filmstrip: how many pictures there are, and a field and a state that say which of them
// are shown. It is a button until a person wants it.
type filmFinder struct {
	film   *Filmstrip
	button *IconButton
	field  *findField
	state  *menuChip
	only   stillStates
	open   bool
	shown  []int // in their order; nil is all
	hits   int   // how many of them are looked for: the current one is shown in any case
}

// stillStates are the states of which pictures are shown.
type stillStates int

const (
	anyState stillStates = iota
	onlyUntouched
	onlyWithObjects
	onlyNameless
	onlyUnsure
	onlyEmpty
	onlyDone
	onlyLost
	allStates
)

// words are what the states are called.
func (s stillStates) words() string {
	return [allStates]string{lang.T("All pictures"), lang.T("Untouched"), lang.T("With objects"), lang.T("Without a class"), lang.T("Needs a look"), lang.T("Nothing here"), lang.T("Done"), lang.T("Not to be shown")}[s]
}

// has says whether a still is in one of the states.
func (s stillStates) has(f Still) bool {
	switch state := f.state(); s {
	case onlyUntouched:
		return state == StillPlain
	case onlyWithObjects:
		return f.Objects || state == StillHasObjects || state == StillUnsure
	case onlyUnsure:
		return state == StillUnsure
	case onlyEmpty:
		return state == StillEmpty
	case onlyDone:
		return state == StillDone
	case onlyLost:
		return !f.shows()
	}
	return true
}

func newFilmFinder(film *Filmstrip) *filmFinder {
	f := &filmFinder{film: film}
	f.button = newIconButton(style.IconFind, style.Control, func() string { return lang.T("Find pictures") }, nil, film.Find)
	f.button.tipKeys, f.button.tipSide = "Mod+G", tipAbove
	f.field = newFindField(film, nil, func(string) { f.refill() }, f.enter, f.close)
	f.field.cross.tipSide = tipAbove
	f.state = newMenuChip(style.IconPictures, 104)
	f.state.menu = f.menu
	left := func() { call(film.OnLeave) }
	f.button.left, f.state.left = left, left
	f.field.onLeave(left)
	return f
}

// Find puts the keyboard into the field that says which pictures are shown, and to which to go.
func (f *Filmstrip) Find() {
	f.finder.open = true
	f.Refresh()
	f.finder.field.entry.focus()
}

// close shows all pictures again.
func (f *filmFinder) close() {
	f.open, f.only = false, anyState
	f.refill()
}

// menu chooses a state.
func (f *filmFinder) menu() *fyne.Menu {
	menu := fyne.NewMenu("")
	for s := range allStates {
		item := fyne.NewMenuItem(s.words(), func() {
			f.only = s
			f.refill()
		})
		item.Checked = s == f.only
		menu.Items = append(menu.Items, item)
	}
	return menu
}

// enter goes to the picture of a number, else to the first that is found.
func (f *filmFinder) enter(text string) {
	to := f.first()
	text = strings.TrimSpace(text)
	if n, err := strconv.Atoi(text); err == nil && strconv.Itoa(n) == text && n >= 1 && n <= len(f.film.stills) { // 007 is of a name
		to = n - 1
		f.field.entry.SetText("") // there is nothing more to look for
		f.close()
	}
	if to >= 0 && f.film.OnShow != nil {
		f.film.OnShow(to)
	}
}

// first is the first picture that is looked for, -1 for none.
func (f *filmFinder) first() int {
	wanted := f.wanted()
	for i := range f.film.stills {
		if wanted(i) {
			return i
		}
	}
	return -1
}

func (f *filmFinder) active() bool { return f.only != anyState || f.field.text() != "" }

// wanted says whether a picture is looked for: by its number, a part of its name or of a class in it, and its state.
func (f *filmFinder) wanted() func(i int) bool {
	text := f.field.text()
	has, nameless := func(int) bool { return false }, func(int) bool { return true }
	if f.only == onlyNameless && f.film.HasNameless != nil {
		nameless = f.film.HasNameless
	}
	if f.film.HasClass != nil && text != "" {
		has = f.film.HasClass(text)
	}
	return func(i int) bool {
		still := f.film.stills[i]
		return f.only.has(still) && nameless(i) && (text == "" || strings.Contains(folded(still.Name), text) || strconv.Itoa(i+1) == text || has(i))
	}
}

// look finds which pictures are shown.
func (f *filmFinder) look() {
	f.shown, f.hits = nil, 0
	if !f.active() {
		return
	}
	f.shown = []int{}
	wanted := f.wanted()
	for i := range f.film.stills {
		hit := wanted(i)
		if hit {
			f.hits++
		}
		if hit || i == f.film.current {
			f.shown = append(f.shown, i)
		}
	}
}

// refill shows what is looked for now.
func (f *filmFinder) refill() {
	f.look()
	f.film.lane.setCount(f.film.count())
	f.film.lane.reveal(f.film.placeOf(f.film.current))
	f.film.Refresh()
}

// Refilter looks again which pictures are shown, after something of them has changed.
func (f *Filmstrip) Refilter() {
	if !f.finder.active() {
		return
	}
	before := f.finder.shown
	if f.finder.look(); !slices.Equal(before, f.finder.shown) {
		f.lane.setCount(f.count())
		f.Refresh()
	}
}

// Beside is the next picture of those that are shown, or with by -1 the one before, where not all are; at the end it is the
// current one.
func (f *Filmstrip) Beside(by int) (i int, some bool) {
	if !f.finder.active() {
		return 0, false
	}
	for at := f.placeOf(f.current) + by; at >= 0 && at < f.count(); at += by {
		if i := f.at(at); f.stills[i].shows() {
			return i, true
		}
	}
	return f.current, true
}

// End is the first picture of those that are shown, or with by -1 the last, where not all are; the current one where none of
// them can be opened.
func (f *Filmstrip) End(by int) (i int, some bool) {
	if !f.finder.active() {
		return 0, false
	}
	at := 0
	if by < 0 {
		at = f.count() - 1
	}
	for ; at >= 0 && at < f.count(); at += by {
		if i := f.at(at); f.stills[i].shows() {
			return i, true
		}
	}
	return f.current, true
}

// count is how many stills are shown, at and placeOf are the still of a place and the place of a still, -1 for none.
func (f *Filmstrip) count() int {
	if f.finder.shown != nil {
		return len(f.finder.shown)
	}
	return len(f.stills)
}

func (f *Filmstrip) at(place int) int {
	if shown := f.finder.shown; shown != nil {
		return shown[place]
	}
	return place
}

func (f *Filmstrip) placeOf(i int) int {
	if f.finder.shown == nil {
		return i
	}
	if at, ok := slices.BinarySearch(f.finder.shown, i); ok {
		return at
	}
	return -1
}

// filmFinderWidth is that of the field.
const filmFinderWidth = 196

// layOut lays the finder out at the right end, with the count, and says how wide that is.
func (f *filmFinder) layOut(s fyne.Size, count *canvas.Text) float32 {
	right := s.Width - style.Space16
	placeTextRight(count, right, s.Height/2)
	if !f.wide() {
		if len(f.film.stills) == 0 {
			return count.MinSize().Width + style.Space16
		}
		x := right - count.MinSize().Width - style.Space4 - style.Control
		place(f.button, x, (s.Height-style.Control)/2, style.Control, style.Control)
		return s.Width - x
	}
	x := right - filmFinderWidth
	f.field.place(x, 4, filmFinderWidth+style.Space4, 40)
	h := f.state.MinSize().Height
	place(f.state, x, 52, f.state.MinSize().Width, h)
	placeTextRight(count, right, 52+h/2)
	return filmFinderWidth + style.Space16
}

// wide says whether field and state are there.
func (f *filmFinder) wide() bool { return f.open || f.active() }

// paint sets what is seen, the count among it.
func (f *filmFinder) paint(count *canvas.Text) {
	wide := f.wide() && len(f.film.stills) > 0
	f.button.Hidden = wide || len(f.film.stills) == 0
	f.field.entry.Hidden, f.field.cross.Hidden, f.state.Hidden = !wide, !wide, !wide
	if words := f.only.words(); f.state.text != words {
		f.state.text = words
		f.state.Refresh()
	}
	f.field.entry.PlaceHolder = lang.T("Number, name or class")
	if f.active() {
		count.Text = lang.T("%d found", f.hits)
	}
}

// stops are those of the finder, from the top.
func (f *filmFinder) stops() []stop {
	return append(append([]stop{f.button.stop()}, f.field.stops(f.wide)...), f.state.stop())
}
