package desk

// intent is the kind of a thing that a person asks for: the rows of the table.
type intent int

const (
	gesture intent = iota // a click, a drag or a box on the picture
	draw                  // what is drawn by hand
	reopen                // a kept object
	find                  // everything in the picture
	take                  // what was found becomes objects
	carry                 // objects to other pages
	choose                // another candidate
	keep                  // the open object's mask becomes an object
	save                  // needs the mask as it will be
	label                 // gives a class to the open object, else to the selected one, else to those that are kept next
	change                // of a kept object
	combine               // the object that is open with others, or split it
	refine                // the open object's mask, else the selected ones'
	clear                 // drops the open object's prompts, or the last of them
	undo                  // and redo
	turn                  // to another page
	replace               // the document by another one
)

// rule is what becomes of a wish when an intent comes.
type rule int

const (
	goesOn  rule = iota // the wish stays
	settles             // it is fulfilled first, with the mask that is chosen
	waits               // the intent is done after it
	revokes             // both go: the intent takes the wish back, and that is all
)

// gate is one row: what an intent does to a wish that waits for the model's answer, to one that waits for a closer look
// at a mask which is shown already.
type gate struct {
	answer, look rule
	shown        bool // it is about the picture on the screen, and refused where that is another page's
	needs        bool // it needs the mask as it will be, and waits for it, wish or not
}

// gates is the one table of what settles what. No intent passes beside it.
var gates = map[intent]gate{
	gesture: {answer: waits, look: settles, shown: true},
	draw:    {answer: waits, look: settles, shown: true},
	reopen:  {answer: waits, look: settles, shown: true, needs: true},
	find:    {answer: goesOn, look: goesOn, shown: true},
	take:    {answer: waits, look: settles, shown: true},
	carry:   {answer: waits, look: settles, shown: true},
	choose:  {answer: goesOn, look: settles, shown: true},
	keep:    {answer: goesOn, look: goesOn, shown: true},
	save:    {answer: waits, look: waits, shown: true, needs: true},
	label:   {answer: goesOn, look: goesOn},
	change:  {answer: goesOn, look: settles},
	combine: {answer: waits, look: settles, shown: true, needs: true},
	refine:  {answer: goesOn, look: goesOn},
	clear:   {answer: revokes, look: settles},
	undo:    {answer: revokes, look: settles},
	turn:    {answer: waits, look: settles},
	replace: {answer: waits, look: settles},
}

// intend is where every intent passes: it refuses what is about a picture that is not on the screen, does to what is
// pending what the table says, and has the outcome shown.
func (d *Desk) intend(k intent, do func()) {
	if d.closed || d.waitsForPixels(k, do) || gates[k].shown && !d.showsPage() {
		return
	}
	d.during(func() {
		switch d.wish.rule(d, gates[k]) {
		case waits:
			d.await(waiting{kind: k, do: do})
		case revokes:
			d.revoke()
		case settles:
			d.settle()
			d.intend(k, do) // what was settled may have begun something that this waits for
		default:
			if k != refine { // which goes on from there
				d.land()
			}
			do()
		}
	})
}

// during does something that may change the document or the view, and shows the outcome when the outermost call ends.
func (d *Desk) during(do func()) {
	d.inside++
	do()
	d.inside--
	d.flush()
}

// flush brings the engine and the window to what the document says now.
func (d *Desk) flush() {
	if d.inside > 0 || d.closed || !d.changed && !d.due {
		return
	}
	worked := false
	d.inside++ // what this sets in motion is taken along
	for d.changed || d.due {
		if d.changed {
			worked = true
			d.hover.preview = nil
			d.followPage()
			d.dropProposal()
		}
		d.changed, d.due = false, false
		d.askIfNeeded()
		d.lookIfNeeded()
		d.followMask()
		d.fulfil()
	}
	d.inside--
	d.withdrawQuestion()
	clicked := d.ask.clicked
	d.ask.clicked = false
	if worked {
		d.opts.Worked()
	}
	if clicked && d.ask.pending && d.state.ready {
		d.holdBack()
		return
	}
	d.opts.Show(ChangedAll)
}
