package project

// ClassSpec is a class as a list in a file gives it.
type ClassSpec struct {
	Name   string
	Colour int // index into the palette, -1 where the file has none
}

// Fate is what becomes of the objects of a class that is deleted.
type Fate int

// The fates.
const (
	DeleteObjects Fate = iota + 1 // they are deleted too
	KeepUnclassed                 // they stay, without a class
	MoveObjects                   // they get another class
)

// Classes is the list of classes, which the caller may not change.
func (d *Document) Classes() Classes { return d.classes }

// ClassName is the name of a class, "" for none.
func (d *Document) ClassName(id ClassID) string {
	c, _ := d.classes.Find(id)
	return c.Name
}

// ClassCounts counts the objects of each class over all pages; those without a class are under 0.
func (d *Document) ClassCounts() map[ClassID]int {
	counts := map[ClassID]int{}
	for _, p := range d.pages {
		for i := range p.Objects {
			counts[p.Objects[i].Class]++
		}
	}
	return counts
}

// SuggestClasses lists the classes that what was typed may mean; see [Classes.Suggest].
func (d *Document) SuggestClasses(typed string) []Class { return d.classes.Suggest(typed) }

// AddClass declares a class, in one step. ok is false when the name is empty; a name that is there is only found.
func (d *Document) AddClass(name string) (id ClassID, ok bool) {
	d.Edit("Add class", func(tx *Tx) { id = tx.Class(name) })
	return id, id != 0
}

// RenameClass renames a class on all pages, in one step. It changes nothing when the name is empty or another class
// has it: the caller then asks whether the two are one ([Classes.Named] finds the other, [Document.MergeClasses]
// makes them one).
func (d *Document) RenameClass(id ClassID, name string) bool {
	return d.Edit("Rename class", func(tx *Tx) { tx.RenameClass(id, name) })
}

// MergeClasses gives all objects and drafts of one class another and removes the first, in one step over all pages.
func (d *Document) MergeClasses(from, into ClassID) bool {
	return d.Edit("Merge classes", func(tx *Tx) { tx.MergeClasses(from, into) })
}

// MoveClass puts a class at another place of the list, in one step. Its key stays; numbers in exports follow.
func (d *Document) MoveClass(id ClassID, to int) bool {
	return d.Edit("Reorder classes", func(tx *Tx) { tx.MoveClass(id, to) })
}

// RecolourClass gives a class another colour of the palette, in one step. Objects keep their own colours.
func (d *Document) RecolourClass(id ClassID, colour int) bool {
	return d.Edit("Change the colour of a class", func(tx *Tx) { tx.RecolourClass(id, colour) })
}

// SetClassKey gives a class a digit, 1 to 9, or none, 0, in one step. A class that had the digit gets the one that is
// given up for it.
func (d *Document) SetClassKey(id ClassID, key int) bool {
	return d.Edit("Change the key of a class", func(tx *Tx) { tx.SetClassKey(id, key) })
}

// DeleteClass removes a class, in one step over all pages; fate says what becomes of its objects, and to is their new
// class with [MoveObjects]. Open drafts of the class go on with to, or without a class.
func (d *Document) DeleteClass(id ClassID, fate Fate, to ClassID) bool {
	return d.Edit("Delete class", func(tx *Tx) { tx.DeleteClass(id, fate, to) })
}

// SetClasses puts a list that was read in force, in one step; see [Tx.SetClasses].
func (d *Document) SetClasses(list []ClassSpec) bool {
	return d.Edit("Read classes", func(tx *Tx) { tx.SetClasses(list) })
}
