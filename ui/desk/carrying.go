package desk

import (
	"context"
	"encoding/hex"
	"maps"

	"clickmask/inference"
	"clickmask/inference/propagation"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/project"
)

// CarryStep is the name of the step that carrying objects on makes.
const CarryStep = "Carry on to other pictures"

// CarryOptions say how far objects are carried.
type CarryOptions struct {
	Forward, Backward int  // pages, 0 for none
	Stop              bool // at the first mask of which the program is unsure
}

// Carrying is what carrying objects on has come to, for the view.
type Carrying struct {
	Running bool
	Unsure  int // pictures that a person has to look at
}

// carrying is the run in progress. It belongs to the document, which says itself what a person has to look at.
type carrying struct {
	revision uint64 // of the job, so that one before is not taken for it
	cancel   func() // ends the job; nil where none runs
	run      *carryRun
	share    float64
	waits    bool               // the job was ended by another picture on the screen, and goes on when that is ready
	stops    map[lostThing]bool // where runs have stopped because a thing was gone

	doubtful doubtful
}

// lostThing is a thing that was not found any more on a page.
type lostThing struct {
	page  project.PageID
	track uint64
}

// carryRun is the work of one run. While its job runs it belongs to that; the desk's goroutine has it between two jobs.
type carryRun struct {
	options CarryOptions
	pages   []carryPage // all of the document, in their order, when it began
	at      int         // of the first page
	things  []carryThing
	done    int
	total   int
	step    *project.Joined
	kept    map[project.PageID]bool // pages that have got an object; the desk's goroutine's
	known   []knownAs               // objects to be noted as what is carried, with what is found first
	cache   *picture.Picture        // of the page that was opened last
	cached  int
	untold  []any              // what the job has found and could not tell yet: it was ended
	passed  map[lostThing]bool // where runs before this one have stopped, which is no reason to stop again
	lost    lostThing          // at which this one has stopped
	stopped bool
}

type carryPage struct {
	id project.PageID
	at project.Picture
}

// knownAs is an object of another page that is the same thing as one that is carried.
type knownAs struct {
	page          project.PageID
	object, track uint64
}

// carryThing is one object that is carried.
type carryThing struct {
	object project.Object
	track  uint64
	run    *propagation.Run
	more   bool

	gone     bool // it was not found on the last page,
	backward bool // going that way
}

// CarriedPage is what the job of a run tells of one page and one of the things.
type CarriedPage struct {
	Page    project.PageID
	Picture *picture.Picture // of the page
	Thing   int              // by its place among those that are carried
	Result  propagation.Result
	Err     error // why the thing comes no further; nothing else counts then
}

// CanCarryOn reports whether there are objects on the shown page, and others to carry them to.
func (d *Desk) CanCarryOn() bool {
	page := d.doc.Current()
	return page != nil && page.HasObjects() && len(d.doc.Pages()) > 1 && d.showsPage() && d.carry.run == nil
}

// CarryOn carries the selected objects, or all of the page, along to the pages around. What is found is kept there at once.
func (d *Desk) CarryOn(o CarryOptions) {
	d.intend(carry, func() {
		if !d.CanCarryOn() || o.Forward <= 0 && o.Backward <= 0 {
			return
		}
		d.carry.run, d.carry.share = d.newCarryRun(o), 0
		d.carryJob()
	})
}

// newCarryRun plans a run.
func (d *Desk) newCarryRun(o CarryOptions) *carryRun {
	r := &carryRun{options: o, at: d.doc.CurrentIndex(), step: project.NewJoined(CarryStep), kept: map[project.PageID]bool{}, cached: -1, passed: maps.Clone(d.carry.stops)}
	for _, p := range d.doc.Pages() {
		r.pages = append(r.pages, carryPage{p.ID, p.Picture()})
	}
	page := d.doc.Current()
	objects := page.ObjectsOf(page.Selection())
	if len(objects) == 0 {
		objects = page.Objects
	}
	first, last := max(r.at-o.Backward, 0), min(r.at+o.Forward, len(r.pages)-1)
	for _, object := range objects {
		t := carryThing{object: object, track: object.Follows()}
		anchors := d.knownMasks(r, t, objects, first, last)
		anchors[r.at] = object.Mask
		t.run = propagation.NewRun(first, last, anchors, nil)
		r.total += t.run.Left()
		t.more = t.run.Left() > 0
		r.things = append(r.things, t)
	}
	return r
}

// knownMasks are the masks of a thing on other pages that a person has made or confirmed: those of its track, and the only object
// of its class where none other that is carried has that.
func (d *Desk) knownMasks(r *carryRun, t carryThing, all []project.Object, first, last int) map[int]mask.Mask {
	sameClass := 0
	for _, o := range all {
		if o.Class == t.object.Class {
			sameClass++
		}
	}
	known := map[int]mask.Mask{}
	for i := first; i <= last; i++ {
		page := d.doc.Pages()[i]
		var ofClass []project.Object
		for _, o := range page.Objects {
			if o.Follows() == t.track && !o.Unsure {
				known[i] = o.Mask
			}
			if o.Class == t.object.Class && o.Class != 0 && o.Track == 0 && o.ID != t.track {
				ofClass = append(ofClass, o)
			}
		}
		if known[i].Empty() && len(ofClass) == 1 && sameClass == 1 {
			known[i] = ofClass[0].Mask
			r.known = append(r.known, knownAs{page.ID, ofClass[0].ID, t.track})
		}
	}
	for i, m := range known {
		if m.Empty() {
			delete(known, i)
		}
	}
	return known
}

// carryJob begins the job, or goes on with it after it was ended by another picture on the screen.
func (d *Desk) carryJob() {
	c := &d.carry
	c.waits = false
	c.revision++
	run, open := c.run, d.opts.Open
	c.cancel = d.engine.Work(inference.Job{Generation: d.doc.Generation(), Revision: c.revision | carryRevision, Run: func(ctx context.Context, a *inference.Access) (any, error) {
		return nil, run.work(ctx, a, open)
	}})
	d.due = true
}

// carryRevision tells the jobs of carrying on from others.
const carryRevision = 1 << 63

// StopCarrying ends the run; what it has found stays.
func (d *Desk) StopCarrying() {
	c := &d.carry
	if c.run == nil {
		return
	}
	if c.cancel != nil {
		c.cancel()
	}
	c.run, c.cancel, c.waits = nil, nil, false
	d.Refresh()
}

// forget ends the run: another document takes the place of its own.
func (c *carrying) forget() {
	if c.cancel != nil {
		c.cancel()
	}
	*c = carrying{revision: c.revision}
}

// Carries reports whether objects are being carried.
func (d *Desk) Carries() bool { return d.carry.run != nil }

// carryWorked takes in what the job tells.
func (d *Desk) carryWorked(e inference.Event) {
	c := &d.carry
	if c.run == nil || e.Revision != c.revision|carryRevision {
		return
	}
	switch e.Kind {
	case inference.EventProgress:
		c.share = float64(e.Done) / float64(max(e.Total, 1))
		if found, ok := e.Result.(CarriedPage); ok {
			d.carriedTo(found)
		}
		d.opts.Show(ChangedProgress)
	case inference.EventSuperseded:
		// Another picture is on the screen, or another model is in use; the person goes on looking, and the run goes on.
		c.cancel, c.waits = nil, true
		d.due = true
		if d.state.ready {
			d.carryJob()
		}
	case inference.EventFailed:
		c.run, c.cancel = nil, nil
		d.tell(Notice{Kind: RequestFailed, Err: e.Err})
	case inference.EventWorked:
		done, unsure := len(c.run.kept), len(d.UnsurePages())
		if c.run.lost.page != 0 {
			if c.stops == nil {
				c.stops = map[lostThing]bool{}
			}
			c.stops[c.run.lost] = true
		}
		c.run, c.cancel = nil, nil
		d.tell(Notice{Kind: CarriedOn, Count: done, Unsure: unsure})
	}
}

// carryReady goes on with a run that waits for the shown picture.
func (d *Desk) carryReady() {
	if d.carry.waits && d.carry.run != nil {
		d.carryJob()
	}
}

// carriedTo keeps what was found on a page, in place of what an earlier run has found of the same thing there and nobody has
// confirmed.
func (d *Desk) carriedTo(found CarriedPage) {
	c := &d.carry
	if found.Err != nil {
		d.tell(Notice{Kind: PictureFailed, Err: found.Err})
		return
	}
	page := d.doc.Page(found.Page)
	w, h := found.Picture.Size()
	if page == nil || d.doc.SetPictureOf(page.ID, w, h, hex.EncodeToString(found.Picture.Hash[:])) != nil {
		return // it was taken out, or has another picture than its objects lie on
	}
	t := &c.run.things[found.Thing]
	unsure := found.Result.Confidence < propagation.Sure
	object := project.Object{Class: t.object.Class, Colour: t.object.Colour, Visible: true, Mask: found.Result.Mask, IoU: found.Result.IoU,
		Model: d.model.Fingerprint, Edge: edgeOf(t.object), Track: t.track, Unsure: unsure}
	var old []uint64
	for _, o := range page.Objects {
		switch {
		case o.Follows() != t.track:
		case o.Unsure:
			old = append(old, o.ID)
		default:
			return // somebody has settled it meanwhile
		}
	}
	var ids []uint64
	c.run.step.Edit(d.doc, func(tx *project.Tx) {
		tx.DeleteObjects(page.ID, old...)
		ids = tx.AddObjects(page.ID, []project.Object{object})
		tx.SetMissed(page.ID, t.track, len(ids) == 0 && unsure)
		for _, k := range c.run.known {
			tx.SetTrack(k.page, k.object, k.track)
		}
	})
	c.run.known = nil
	if len(ids) > 0 {
		c.run.kept[page.ID] = true
	}
}

// edgeOf is how an object is cut out, without the alpha, which belongs to its picture.
func edgeOf(o project.Object) *project.Edge {
	if o.Edge == nil || o.Edge.Alpha != nil {
		return nil
	}
	return o.Edge
}
