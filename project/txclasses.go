package project

import "slices"

// setClasses puts another list in force.
func (tx *Tx) setClasses(c Classes) {
	if tx.classes == nil {
		tx.classes = &classEdit{before: tx.doc.classes}
	}
	tx.changes++
	tx.doc.classes = c
}

// changeClass puts a list in force in which one class is changed.
func (tx *Tx) changeClass(i int, change func(c *Class)) {
	list := slices.Clone(tx.doc.classes)
	change(&list[i])
	tx.setClasses(list)
}

// Class finds the class with a name, or makes one at the end of the list, with the lowest free key and the colour that
// is used least. It is 0 for an empty name.
func (tx *Tx) Class(name string) ClassID { return tx.class(name, -1) }

// class is Class with a colour for a new one, -1 for the one that is used least.
func (tx *Tx) class(name string, colour int) ClassID {
	name = CleanClassName(name)
	if name == "" {
		return 0
	}
	d := tx.doc
	if c, ok := d.classes.Named(name); ok {
		return c.ID
	}
	if colour < 0 || colour >= ColourCount {
		colour = d.freshColour()
	}
	d.lastClass++
	tx.setClasses(append(slices.Clip(d.classes), Class{ID: d.lastClass, Name: name, Colour: colour, Key: d.classes.freeKey()}))
	return d.lastClass
}

// RenameClass renames a class; false when nothing changes, when the name is empty or another class has it.
func (tx *Tx) RenameClass(id ClassID, name string) bool {
	name = CleanClassName(name)
	i := tx.doc.classes.Number(id)
	if i < 0 || name == "" {
		return false
	}
	if _, taken := tx.doc.classes.Named(name); taken {
		return false
	}
	tx.changeClass(i, func(c *Class) { c.Name = name })
	return true
}

// MergeClasses gives all that has one class another, and removes the first.
func (tx *Tx) MergeClasses(from, into ClassID) bool {
	return from != into && tx.DeleteClass(from, MoveObjects, into)
}

// MoveClass puts a class at another place of the list.
func (tx *Tx) MoveClass(id ClassID, to int) bool {
	list := tx.doc.classes
	i := list.Number(id)
	if i < 0 || to < 0 || to >= len(list) || to == i {
		return false
	}
	c := list[i]
	tx.setClasses(slices.Insert(slices.Delete(slices.Clone(list), i, i+1), to, c))
	return true
}

// RecolourClass gives a class another colour of the palette.
func (tx *Tx) RecolourClass(id ClassID, colour int) bool {
	i := tx.doc.classes.Number(id)
	if i < 0 || colour < 0 || colour >= ColourCount || tx.doc.classes[i].Colour == colour {
		return false
	}
	tx.changeClass(i, func(c *Class) { c.Colour = colour })
	return true
}

// SetClassKey gives a class a digit or, with 0, none.
func (tx *Tx) SetClassKey(id ClassID, key int) bool {
	i := tx.doc.classes.Number(id)
	if i < 0 || key < 0 || key > ClassKeys || tx.doc.classes[i].Key == key {
		return false
	}
	list := slices.Clone(tx.doc.classes)
	if other, ok := list.Keyed(key); ok {
		list[list.Number(other.ID)].Key = list[i].Key
	}
	list[i].Key = key
	tx.setClasses(list)
	return true
}

// DeleteClass removes a class; see [Document.DeleteClass].
func (tx *Tx) DeleteClass(id ClassID, fate Fate, to ClassID) bool {
	i := tx.doc.classes.Number(id)
	if i < 0 {
		return false
	}
	switch {
	case fate == MoveObjects && (to == id || tx.doc.classes.Number(to) < 0):
		return false
	case fate == DeleteObjects || fate == KeepUnclassed:
		to = 0
	case fate != MoveObjects:
		return false
	}
	for _, p := range tx.doc.pages {
		has := func(o Object) bool { return o.Class == id }
		objects := slices.ContainsFunc(p.Objects, has)
		if !objects && p.Draft.Class != id {
			continue
		}
		tx.touch(p)
		if p.Draft.Class == id {
			p.Draft.Class = to
		}
		if !objects {
			continue
		}
		p.Objects = slices.Clone(p.Objects)
		if fate == DeleteObjects {
			p.Objects = slices.DeleteFunc(p.Objects, has)
			p.chooseLeft()
			p.letGo()
			continue
		}
		for k := range p.Objects {
			if has(p.Objects[k]) {
				p.Objects[k].Class = to
			}
		}
	}
	tx.setClasses(slices.Delete(slices.Clone(tx.doc.classes), i, i+1))
	return true
}

// SetClasses puts a list that was read in force. Names that are there keep their ID, and their colour where the list
// has none. Classes that the list does not have stay behind it where anything has them, and go where nothing does.
// Empty names and repetitions are left out. Keys 1 to 9 follow the new order.
func (tx *Tx) SetClasses(list []ClassSpec) bool {
	d := tx.doc
	before := d.classes
	var next Classes
	for _, spec := range list {
		name := CleanClassName(spec.Name)
		if _, twice := next.Named(name); twice || name == "" {
			continue
		}
		c, known := before.Named(name)
		if !known {
			d.lastClass++
			c = Class{ID: d.lastClass, Name: name, Colour: len(next) % ColourCount}
		}
		if spec.Colour >= 0 && spec.Colour < ColourCount {
			c.Colour = spec.Colour
		}
		next = append(next, c)
	}
	used := d.ClassCounts()
	for _, p := range d.pages {
		used[p.Draft.Class]++
	}
	for _, c := range before {
		if next.Number(c.ID) < 0 && used[c.ID] > 0 {
			next = append(next, c)
		}
	}
	for i := range next {
		if next[i].Key = i + 1; i >= ClassKeys {
			next[i].Key = 0
		}
	}
	if slices.Equal(next, before) {
		return false
	}
	tx.setClasses(next)
	return true
}
