package project

import (
	"fmt"
	"slices"
)

// listEdits are the operations on the lists of classes and pages.
var listEdits = []operation{
	edit("add class", 4, func(me *desktop, o op) (bool, bool) {
		name := className(o.a)
		n := len(me.doc.history.steps[:me.doc.history.at])
		me.doc.AddClass(name)
		return me.doc.history.at > n, me.book.step("Add class", func(s *sheet) bool {
			n := len(s.classes)
			me.named(s, name)
			return len(s.classes) > n
		})
	}),
	edit("rename class", 4, func(me *desktop, o op) (bool, bool) {
		id, name := me.class(o.a), className(o.b)
		return me.doc.RenameClass(id, name), me.book.step("Rename class", func(s *sheet) bool {
			i := s.place(id)
			if i < 0 || slices.ContainsFunc(s.classes, func(c Class) bool { return c.Name == name }) {
				return false
			}
			s.classes[i].Name = name
			return true
		})
	}),
	edit("merge classes", 3, func(me *desktop, o op) (bool, bool) {
		from, into := me.class(o.a), me.class(o.b)
		return me.doc.MergeClasses(from, into), me.book.step("Merge classes", func(s *sheet) bool {
			return from != into && into != 0 && s.deleteClass(from, MoveObjects, into)
		})
	}),
	edit("delete class", 4, func(me *desktop, o op) (bool, bool) {
		id, fate, to := me.class(o.a), Fate(1+o.b%3), me.class(o.c)
		return me.doc.DeleteClass(id, fate, to), me.book.step("Delete class", func(s *sheet) bool {
			if fate == MoveObjects && (to == id || to == 0) {
				return false
			}
			return s.deleteClass(id, fate, to)
		})
	}),
	edit("move class", 3, func(me *desktop, o op) (bool, bool) {
		id, to := me.class(o.a), o.b%5
		return me.doc.MoveClass(id, to), me.book.step("Reorder classes", func(s *sheet) bool { return moved(s.classes, s.place(id), to) })
	}),
	edit("colour of a class", 2, func(me *desktop, o op) (bool, bool) {
		id, colour := me.class(o.a), o.b%ColourCount
		return me.doc.RecolourClass(id, colour), me.book.step("Change the colour of a class", func(s *sheet) bool {
			i := s.place(id)
			if i < 0 || s.classes[i].Colour == colour {
				return false
			}
			s.classes[i].Colour = colour
			return true
		})
	}),
	edit("key of a class", 2, func(me *desktop, o op) (bool, bool) {
		id, key := me.class(o.a), o.b%11
		return me.doc.SetClassKey(id, key), me.book.step("Change the key of a class", func(s *sheet) bool {
			i := s.place(id)
			if i < 0 || key > ClassKeys || s.classes[i].Key == key {
				return false
			}
			for k := range s.classes {
				if key != 0 && s.classes[k].Key == key {
					s.classes[k].Key = s.classes[i].Key
				}
			}
			s.classes[i].Key = key
			return true
		})
	}),
	edit("read classes", 2, func(me *desktop, o op) (bool, bool) {
		list := []ClassSpec{{className(o.a), -1}, {className(o.b), o.c % ColourCount}, {className(o.a), 1}, {" ", 2}}
		return me.doc.SetClasses(list), me.book.step("Read classes", func(s *sheet) bool { return me.readClasses(s, list) })
	}),
	edit("add pictures", 4, func(me *desktop, o op) (bool, bool) {
		if len(me.book.now.pages) > 6 {
			return true, true
		}
		paths := []string{picturePath(o.a), picturePath(o.b)}[:1+o.c%2]
		n := len(me.doc.pages)
		is := me.doc.Append(paths)
		return is, me.book.step("Add pictures", func(s *sheet) bool {
			for i, path := range paths {
				s.pages = append(s.pages, leaf{id: me.doc.pages[n+i].ID, path: path})
			}
			return true
		})
	}),
	edit("remove pictures", 2, func(me *desktop, o op) (bool, bool) {
		a, b := me.page(o.a), me.page(o.b)
		if len(me.book.now.pages) < 3 {
			return true, true
		}
		return me.doc.RemovePages(a, b), me.book.step("Remove pictures", func(s *sheet) bool {
			s.pages = slices.DeleteFunc(s.pages, func(l leaf) bool { return l.id == a || l.id == b })
			return true
		})
	}),
	edit("move picture", 3, func(me *desktop, o op) (bool, bool) {
		page, to := me.page(o.a), o.b%5
		return me.doc.MovePage(page, to), me.book.step("Reorder pictures", func(s *sheet) bool {
			return moved(s.pages, slices.IndexFunc(s.pages, func(l leaf) bool { return l.id == page }), to)
		})
	}),
	edit("another picture in the file", 3, func(me *desktop, o op) (bool, bool) {
		page, hash := me.page(o.a), fmt.Sprint("hash ", o.b%3)
		return me.doc.AcceptPictureOf(page, testW, testH, hash), me.book.step("Use the new picture", func(s *sheet) bool {
			l := s.leaf(page)
			if l == nil || l.hash == hash {
				return false
			}
			l.hash, l.open.answered = hash, false
			return true
		})
	}),
	edit("show page", 12, func(me *desktop, o op) (bool, bool) {
		me.doc.Show(o.a % 6)
		return true, true
	}),
	edit("import", 4, func(me *desktop, o op) (bool, bool) {
		name, side, comb := className(o.a), 1+o.b%20, 1|rings(o.c*1009%(1<<ringCount))
		var ids []uint64
		is := me.doc.Edit("Import", func(tx *Tx) {
			for _, p := range me.doc.pages {
				ids = append(ids, tx.AddObjects(p.ID, []Object{{Mask: square(side), Class: tx.Class(name), Visible: true}, {Mask: comb.mask(), Colour: 3}})...)
			}
		})
		return is, me.book.step("Import", func(s *sheet) bool {
			for i := range s.pages {
				l := &s.pages[i]
				l.objects = append(l.objects, cutting{ids[2*i], me.named(s, name), 0, true, ringsOf(side), "", strokes{}}, cutting{ids[2*i+1], 0, 3, false, comb, "", strokes{}})
				if l.mark == MarkedEmpty {
					l.mark = Untouched
				}
			}
			return len(s.pages) > 0 && me.fresh(ids...)
		})
	}),
}

// deleteClass is what becomes of all that has a class.
func (s *sheet) deleteClass(id ClassID, fate Fate, to ClassID) bool {
	at := s.place(id)
	if at < 0 {
		return false
	}
	if fate != MoveObjects {
		to = 0
	}
	for i := range s.pages {
		l := &s.pages[i]
		if l.open.class == id {
			l.open.class = to
		}
		if fate == DeleteObjects {
			l.objects = slices.DeleteFunc(l.objects, func(t cutting) bool { return t.class == id })
			l.letGo()
		}
		for k := range l.objects {
			if l.objects[k].class == id {
				l.objects[k].class = to
			}
		}
	}
	s.classes = slices.Delete(s.classes, at, at+1)
	return true
}

// readClasses is what a list that was read makes of the list.
func (me *desktop) readClasses(s *sheet, list []ClassSpec) bool {
	var next []Class
	has := func(list []Class, name string) int {
		return slices.IndexFunc(list, func(c Class) bool { return c.Name == name })
	}
	for _, spec := range list {
		if CleanClassName(spec.Name) == "" || has(next, spec.Name) >= 0 {
			continue
		}
		var c Class
		if i := has(s.classes, spec.Name); i >= 0 {
			c = s.classes[i]
		} else {
			c, _ = me.doc.classes.Named(spec.Name) // the document numbers it
		}
		if spec.Colour >= 0 {
			c.Colour = spec.Colour
		}
		next = append(next, c)
	}
	for _, c := range s.classes {
		used := slices.ContainsFunc(s.pages, func(l leaf) bool {
			return l.open.class == c.ID || slices.ContainsFunc(l.objects, func(t cutting) bool { return t.class == c.ID })
		})
		if has(next, c.Name) < 0 && used {
			next = append(next, c)
		}
	}
	for i := range next {
		if next[i].Key = i + 1; i >= ClassKeys {
			next[i].Key = 0
		}
	}
	same := slices.Equal(next, s.classes)
	s.classes = next
	return !same
}

func picturePath(n int) string { return fmt.Sprintf("/pictures/%d.png", n%5) }
