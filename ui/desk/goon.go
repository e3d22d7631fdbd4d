package desk

// going is how the picture that is being opened was gone to.
type going struct {
	on   bool   // by [Desk.KeepAndGoOn]
	kept uint64 // the document's revision after what that kept, 0 where it kept nothing
}

// KeepAndGoOn keeps what is open and goes to the next page once that is done; with nothing open it just goes. Where nothing comes of
// the mask the page stays, with what was asked on it. Of a list of which not all pages are shown, beside says which is next; at its
// end that is the page itself.
func (d *Desk) KeepAndGoOn(beside func() (index int, some bool)) {
	if !d.showsPage() && len(d.load.glance.then) == 0 { // nor was anything asked of a picture that comes
		d.intend(turn, func() { d.goOn(d.target(), beside) })
		return
	}
	d.intend(keep, func() {
		from := d.doc.CurrentIndex() // of what is seen: a second press while the next one is being opened goes no further
		can := d.canKeep()
		keeps := can && !d.wish.keep && !d.wish.main
		if can {
			d.wishToKeep(anObject)
		}
		d.wish.generation = d.doc.Generation()
		d.wish.then = append(d.wish.then, waiting{kind: turn, keeps: keeps, do: func() {
			if d.draft().Empty() {
				d.goOn(from, beside)
			}
			if keeps {
				d.going.kept = d.doc.Revision()
			}
		}})
		d.due = true
	})
}

// goOn goes to the page after one, over those that cannot be opened, and says so where there is none.
func (d *Desk) goOn(from int, beside func() (index int, some bool)) {
	next, step := from+1, 1
	if i, some := beside(); some {
		next, step = i, 0
	}
	if next == from || next >= len(d.doc.Pages()) {
		d.tell(Notice{Kind: AtTheEnd})
		return
	}
	d.goTo(next, step)
	d.going.on = d.load.busy()
}

// stay gives up the picture that is being opened, where the key that went on to it has kept an object and nothing was done since: what it
// did is undone as a whole.
func (d *Desk) stay() {
	if g := d.going; g.on && g.kept == d.doc.Revision() && d.load.busy() && len(d.load.glance.then) == 0 {
		d.load.stop()
		d.going = going{}
		d.due = true
	}
}
