package project

// rung turns what was read of one version into the next, piece by piece. All pieces of a file go up the whole ladder
// before they are checked.
type rung struct {
	head   func(*reader, *headJSON)
	page   func(*reader, *pageJSON)
	object func(*reader, *objectJSON)
	done   func(*reader) // after the last page
}

// upgrade is the ladder of versions: upgrade[1] turns version 1 into version 2. A change of the format adds a rung, and
// an example of the version that was written before to testdata; no rung ever goes.
var upgrade = map[int]rung{1: {head: headOf1, page: pageOf1, object: objectOf1, done: doneOf1}}

// Version 1 had no classes: objects carried their label, and the head the labels in the order of the keys 1 to 9. Pages
// had no numbers.
type labels struct {
	classes  Classes
	named    map[string]int
	coloured map[ClassID]bool
}

func (l *labels) class(name string) int {
	name = CleanClassName(name)
	if name == "" {
		return -1
	}
	i, ok := l.named[name]
	if !ok {
		i = len(l.classes)
		c := Class{ID: ClassID(i + 1), Name: name}
		if i < ClassKeys {
			c.Key = i + 1
		}
		l.named[name], l.classes = i, append(l.classes, c)
	}
	return i
}

func headOf1(r *reader, j *headJSON) {
	j.Classes, j.Autosaved = nil, nil // a field of another version is an unknown one
	r.labels = &labels{named: map[string]int{}, coloured: map[ClassID]bool{}}
	for _, name := range j.Labels {
		r.labels.class(name)
	}
}

func pageOf1(r *reader, j *pageJSON) {
	j.ID, j.Frame, j.Mark = PageID(r.pages+1), 0, ""
	j.Missed = nil
	if j.Draft != nil {
		j.Draft.Class = 0
	}
}

// objectOf1 gives the object the class of its label, which has the colour of its first object.
func objectOf1(r *reader, j *objectJSON) {
	j.Class, j.Hand, j.Edge, j.Track, j.Unsure = 0, nil, nil, 0, false
	i := r.labels.class(j.Label)
	if i < 0 {
		return
	}
	c := &r.labels.classes[i]
	if j.Class = c.ID; !r.labels.coloured[c.ID] && j.Colour >= 0 && j.Colour < ColourCount {
		c.Colour, r.labels.coloured[c.ID] = j.Colour, true
	}
}

// doneOf1 colours the classes without objects and puts the list in force.
func doneOf1(r *reader) {
	var uses [ColourCount]int
	for _, c := range r.labels.classes {
		if r.labels.coloured[c.ID] {
			uses[c.Colour]++
		}
	}
	for i := range r.labels.classes {
		if c := &r.labels.classes[i]; !r.labels.coloured[c.ID] {
			c.Colour = leastUsed(uses)
			uses[c.Colour]++
		}
	}
	r.session.Classes = r.labels.classes
}
