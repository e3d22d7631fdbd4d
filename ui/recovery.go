package ui

import (
	"context"
	"errors"
	"fmt"
	"image"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"clickmask/internal/printable"
	"clickmask/project"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
	"clickmask/ui/style"
)

// recovery offers the work that earlier windows could not save, until one is restored or the rest is left for later.
type recovery struct {
	*sessions
	left   []*project.Recovery
	next   func(restored bool)
	card   *parts.RecoveryCard
	shown  *parts.Opened
	thumbs *thumbnails
	chosen bool // one is being restored
}

// How long after the start the window looks again for work of processes that were there: one that was killed just before is for as
// long as the system takes its memory back.
const (
	lookAgainAfter = 250 * time.Millisecond
	looksAgain     = 40
)

// offerRecovery looks for work that earlier windows could not save, and offers it. Then next runs. Where something else was
// asked for, work that a window kept in order does not stand in its way.
func (f *sessions) offerRecovery(asked bool, next func(restored bool)) {
	state := f.opts.StateDir
	if state == "" {
		next(false)
		return
	}
	search := project.NewSearch(state, f.autosave)
	background(f.shell, func(context.Context) ([]*project.Recovery, error) {
		project.SweepState(state, f.opts.locks())
		return search.Look(), nil
	}, func(left []*project.Recovery, _ error) {
		r := f.newRecovery(left, next)
		defer r.lookAgain(search, looksAgain)
		if asked && len(left) > 0 && !slices.ContainsFunc(left, func(l *project.Recovery) bool { return !l.Ended }) {
			r.mention()
			return
		}
		r.offer()
	})
}

func (f *sessions) newRecovery(left []*project.Recovery, next func(restored bool)) *recovery {
	r := &recovery{sessions: f, left: left, next: next}
	r.thumbs = newThumbnails(f.do, func(i int, thumb image.Image) { r.card.SetThumb(i, thumb) })
	return r
}

// lookAgain looks some times more, on other goroutines, whether processes have ended that were there.
func (r *recovery) lookAgain(search *project.Search, times int) {
	if search.Over() || times == 0 {
		return
	}
	r.opts.After(lookAgainAfter, func() {
		if late := search.Look(); len(late) > 0 {
			r.do(func() { r.offerLate(late) })
		}
		r.lookAgain(search, times-1)
	})
}

// offerLate offers work that was found after the start: with what is offered or spoken of already; on a card of its own where the
// window is as it started; otherwise one button away from what the person does meanwhile.
func (r *recovery) offerLate(late []*project.Recovery) {
	join := func() {
		r.left = append(slices.Clone(r.left), late...)
		project.SortRecoveries(r.left)
	}
	spokenOf := r.shown == nil && len(r.left) > 0
	switch {
	case r.closing: // with the process its locks go too
	case r.shown.Open():
		r.withdraw()
		join()
		r.offer()
	case spokenOf:
		join()
		r.mention()
	case r.chosen || r.busy() || r.doc().Current() != nil || r.doc().HasWork():
		r.newRecovery(late, func(bool) {}).mention()
	default:
		r.newRecovery(late, func(bool) {}).offer()
	}
}

// mention goes on with what was asked for, and says that there is work that can be gone on with.
func (r *recovery) mention() {
	r.say(parts.Message{Text: lang.T("The work on %s was kept.", leftWork(r.left[0], r.opts.Now()).Name), Sticky: true, Waits: true,
		Action: lang.T("Show it"), OnAction: r.offer})
	next := r.next
	r.next = func(bool) {}
	next(false) // last: what is wrong with what was asked for is told before
}

// offer shows what is left; where nothing is, next runs.
func (r *recovery) offer() {
	if len(r.left) == 0 {
		r.next(false)
		return
	}
	var list []parts.LeftWork
	for _, left := range r.left {
		list = append(list, leftWork(left, r.opts.Now()))
	}
	r.card = parts.NewRecoveryCard(list, r.win.Canvas().Size().Width-style.Space32)
	r.card.OnRestore, r.card.OnKeepAside, r.card.OnDiscard = r.restore, r.keepAside, r.askToDiscard
	r.card.OnLater = func() { r.shown.Close() }
	r.shown = parts.OverlaysOf(r.win.Canvas()).Offer(r.card, r.card.Enter, r.keepAll)
	for i, left := range slices.Backward(r.left) { // the one that is wanted last is made first
		if left.Shown != "" && !left.Missing {
			r.thumbs.want(i, project.Picture{Path: left.Shown})
		}
	}
}

// withdraw takes the card away for what was chosen on it.
func (r *recovery) withdraw() {
	r.thumbs.stop()
	r.shown.Withdraw()
}

// keepAll leaves everything for the next start.
func (r *recovery) keepAll() {
	r.thumbs.stop()
	for _, left := range r.left {
		left.Leave()
	}
	r.next(false)
}

// restore puts rescued work in force; it stays on the disk until this window has written it as its own. What else there
// is is offered at the next start; where it cannot be read after all, now.
func (r *recovery) restore(i int) {
	r.withdraw()
	r.chosen = true
	chosen := r.left[i]
	var trouble error // of the goroutine that loads, until it has ended
	r.desk.Restore(func() (s project.Session, err error) {
		s, err = chosen.Load()
		trouble = err
		return s, err
	}, func() {
		r.doc().MarkUnsaved()
		r.journal()
		switch {
		case r.autosave == nil || r.autosave.Flush() != nil:
			chosen.Leave()
		case chosen.Incomplete: // what cannot be read of it is nowhere else
			r.moveAside(chosen)
		default:
			r.failed(chosen.Discard())
		}
		for _, other := range r.left {
			if other != chosen {
				other.Leave()
			}
		}
		r.next(true)
	}, func() {
		r.chosen = false
		if chosen.Err = trouble; trouble == nil {
			chosen.Err = &project.SessionError{Kind: project.SessionEmpty, Reason: "is damaged: it holds no pictures"}
		}
		r.offer()
	})
}

// askToDiscard asks once more, and goes on with what is left.
func (r *recovery) askToDiscard(i int) {
	r.withdraw()
	chosen := r.left[i]
	work := leftWork(chosen, r.opts.Now())
	r.question(parts.Question{
		Title: lang.T("Discard the work on %s?", work.Name),
		Text:  lang.T("%s. It cannot be brought back afterwards.", work.About()),
		Yes:   lang.T("Discard"), Danger: true,
		OnYes: func() {
			if err := chosen.Discard(); err != nil { // it is there still, and is offered at the next start
				chosen.Leave()
				r.failed(err)
			}
			r.without(i)
		},
		OnNo: r.offer,
	})
}

// keepAside moves damaged work to a folder of its own, and goes on with what is left.
func (r *recovery) keepAside(i int) {
	r.withdraw()
	r.moveAside(r.left[i])
	r.without(i)
}

// moveAside moves damaged work to a folder of its own, and says where that is.
func (r *recovery) moveAside(chosen *project.Recovery) {
	if folder, err := chosen.KeepAside(); err != nil {
		chosen.Leave()
		r.failed(err)
	} else {
		file := filepath.Join(folder, filepath.Base(chosen.Path))
		r.say(parts.Message{Text: lang.T("The damaged work is kept in %s", folder), Sticky: true,
			Action: lang.T("Show in folder"), OnAction: func() { r.reveal(file) }})
	}
}

// without goes on with what is left without one of them.
func (r *recovery) without(i int) {
	r.left = slices.Delete(slices.Clone(r.left), i, i+1)
	r.offer()
}

// leftWork is one work in words.
func leftWork(r *project.Recovery, now time.Time) parts.LeftWork {
	w := parts.LeftWork{Name: lang.T("Untitled"), When: day(r.Time, now), Window: window(r.Opened, r.Time, now), Missing: r.Missing}
	switch {
	case r.File != "":
		w.Name = printable.Text(filepath.Base(r.File))
	case r.Shown != "" && r.Pictures > 1: // people think of many as their folder
		w.Name = printable.Text(filepath.Base(filepath.Dir(r.Shown)))
	case r.Shown != "":
		w.Name = printable.Text(filepath.Base(r.Shown))
	case r.Classes > 0: // made before there was any picture
		w.Name = lang.T("the list of classes")
	}
	if r.Err != nil {
		w.Damaged, w.Warning = true, damage(r.Err)
		if r.File == "" && r.Shown == "" {
			w.Name = lang.T("Damaged work")
		}
		return w
	}
	switch {
	case r.Pictures == 0:
		w.Holds = lang.T("%d classes", r.Classes)
	case r.Objects == 0: // a draft, or classes
		w.Holds = lang.T("%d pictures", r.Pictures)
	default:
		w.Holds = lang.T("%d pictures", r.Pictures) + " · " + lang.T("%d objects", r.Objects)
	}
	switch {
	case r.Older():
		w.Warning = lang.T("%s was saved later than this work.", filepath.Base(r.File))
	case r.Incomplete:
		w.Warning = lang.T("Its last changes are damaged. The rest can be restored.")
	}
	return w
}

// day says when something was, as people do who look back at it: today and yesterday by name.
func day(at, now time.Time) string {
	at, now = at.Local(), now.Local()
	switch {
	case sameDay(at, now):
		return lang.T("Today %s", clock(at))
	case sameDay(at, now.AddDate(0, 0, -1)):
		return lang.T("Yesterday %s", clock(at))
	}
	return lang.T("%d-%02d-%02d %s", at.Year(), int(at.Month()), at.Day(), clock(at))
}

// window says in which window work was done that was last changed at a time: people know it by when they opened it. "" where
// that is not known.
func window(opened, changed, now time.Time) string {
	if opened.IsZero() {
		return ""
	}
	opened, changed, now = opened.Local(), changed.Local(), now.Local()
	switch {
	case sameDay(opened, changed): // of which day that is is said beside it
		return lang.T("Window opened %s", clock(opened))
	case sameDay(opened, now.AddDate(0, 0, -1)):
		return lang.T("Window opened yesterday %s", clock(opened))
	}
	return lang.T("Window opened %d-%02d-%02d %s", opened.Year(), int(opened.Month()), opened.Day(), clock(opened))
}

func sameDay(a, b time.Time) bool { return a.Year() == b.Year() && a.YearDay() == b.YearDay() }

func clock(at time.Time) string { return fmt.Sprintf("%d:%02d", at.Hour(), at.Minute()) }

// damage says why work cannot be restored. What exactly is wrong with a file only English has words for.
func damage(err error) string {
	bad := &project.SessionError{Kind: project.SessionDamaged, Reason: err.Error()}
	errors.As(err, &bad)
	switch bad.Kind {
	case project.SessionNewer:
		return lang.T("It was written by a newer ClickMask.")
	case project.SessionTooLarge:
		return lang.T("It is larger than ClickMask can open.")
	case project.SessionUnreadable:
		if !inEnglish() {
			return lang.T("It cannot be read.")
		}
		reason := bad.Reason
		if bad.Err != nil {
			reason = bad.Err.Error()
		}
		return lang.T("It cannot be read: %s", strings.TrimPrefix(reason, "cannot be read: "))
	}
	if !inEnglish() {
		return lang.T("It is damaged.")
	}
	return lang.T("It is damaged: %s", strings.TrimPrefix(bad.Reason, "is damaged: "))
}
