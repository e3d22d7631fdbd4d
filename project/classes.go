package project

import (
	"slices"
	"strings"
	"unicode"

	"clickmask/project/formats"
)

// ClassID names a class: 0 is none, other numbers are never used again in their document and stay the same after
// saving and opening.
type ClassID uint64

// Class is a kind of thing, as "cat".
type Class struct {
	ID     ClassID
	Name   string // unique, as [CleanClassName] gives it
	Colour int    // index into the palette (0..7)
	Key    int    // 1 to 9, the digit that gives this class; 0 none. No two classes have the same
}

// ClassKeys is how many classes can have a digit. Those beyond are chosen by typing the beginning of their name
// ([Classes.Suggest]).
const ClassKeys = 9

// Classes is the ordered list of classes. A class has the number of its place, from 0, in every export, so that two
// people with the same list get the same numbers. It is never changed in place.
type Classes []Class

// CleanClassName is a name as the list holds it: Unicode NFC, so that one word typed on two systems is one name, without
// control characters and without space at its ends. It is empty where nothing is left.
func CleanClassName(name string) string { return formats.ClassName(name) }

// Number is the number of a class in exports, from 0; -1 when it is not in the list.
func (c Classes) Number(id ClassID) int {
	return slices.IndexFunc(c, func(x Class) bool { return x.ID == id })
}

// Find is the class with an ID.
func (c Classes) Find(id ClassID) (Class, bool) {
	if i := c.Number(id); i >= 0 {
		return c[i], true
	}
	return Class{}, false
}

// Named is the class with a name, which is cleaned first.
func (c Classes) Named(name string) (Class, bool) {
	name = CleanClassName(name)
	for _, x := range c {
		if x.Name == name {
			return x, true
		}
	}
	return Class{}, false
}

// Keyed is the class that a digit gives.
func (c Classes) Keyed(key int) (Class, bool) {
	for _, x := range c {
		if x.Key == key && key != 0 {
			return x, true
		}
	}
	return Class{}, false
}

// Names are the names in order.
func (c Classes) Names() []string {
	names := make([]string, len(c))
	for i := range c {
		names[i] = c[i].Name
	}
	return names
}

// Specs is the list as it is written to a file and read again ([Document.SetClasses]).
func (c Classes) Specs() []ClassSpec {
	list := make([]ClassSpec, len(c))
	for i := range c {
		list[i] = ClassSpec{c[i].Name, c[i].Colour}
	}
	return list
}

// Suggest lists the classes whose name begins with what was typed, then those in which a later word does, in the order
// of the list, whatever the case of the letters. Nothing typed suggests all.
func (c Classes) Suggest(typed string) []Class {
	typed = strings.ToLower(CleanClassName(typed))
	var first, later []Class
	for _, x := range c {
		name := strings.ToLower(x.Name)
		switch {
		case strings.HasPrefix(name, typed):
			first = append(first, x)
		case wordBegins(name, typed):
			later = append(later, x)
		}
	}
	return append(first, later...)
}

// wordBegins reports whether a word in name, after the first, begins with typed.
func wordBegins(name, typed string) bool {
	between := false
	for i, r := range name {
		if between && strings.HasPrefix(name[i:], typed) {
			return true
		}
		between = !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}
	return false
}

// freeKey is the lowest digit that no class has, 0 when there is none.
func (c Classes) freeKey() int {
	for key := 1; key <= ClassKeys; key++ {
		if _, taken := c.Keyed(key); !taken {
			return key
		}
	}
	return 0
}
