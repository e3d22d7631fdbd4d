package desk

import "time"

// quiet is how long something is computed for a person without a word.
const quiet = 200 * time.Millisecond

// lasting says that what is computed of masks takes its time.
type lasting struct {
	begun int  // how many computations there were
	told  bool // the one that runs, if one does
}

// computing reports whether masks are being computed.
func (d *Desk) computing() bool { return d.operating.cancel != nil || d.refine.cancel != nil }

// lasts has it shown once a computation that has just begun takes longer than [quiet].
func (d *Desk) lasts() {
	l := &d.lasting
	l.begun++
	l.told = false
	this := l.begun
	d.opts.After(quiet, func() {
		if !d.closed && l.begun == this && d.computing() {
			l.told = true
			d.opts.Show(ChangedProgress)
		}
	})
}
