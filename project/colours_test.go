package project

import (
	"reflect"
	"testing"
)

func TestLabelsAndColours(t *testing.T) {
	d := opened(2)
	keep := func(label string) Object {
		t.Helper()
		d.AddPoint(at(1, 1))
		reply(t, d, 1)
		o, ok := d.Keep(square(3), label, "m")
		if !ok {
			t.Fatal("not kept")
		}
		return o
	}
	a, b, c := keep("cat"), keep("dog"), keep("cat")
	if a.Colour != 0 || b.Colour != 1 || c.Colour != 0 {
		t.Errorf("colours are %d %d %d, want 0 1 0", a.Colour, b.Colour, c.Colour)
	}
	if x := keep(""); x.Colour != 2 {
		t.Errorf("an unnamed object is colour %d, want the unused 2", x.Colour)
	}
	d.SetNextColour(7)
	if x, y := keep("cat"), keep("cat"); x.Colour != 7 || y.Colour != 0 {
		t.Errorf("the chosen colour came as %d, then %d", x.Colour, y.Colour)
	}
	d.SetClasses([]ClassSpec{{Name: "sky", Colour: -1}, {Name: "dog", Colour: -1}})
	if got := d.Classes().Names(); !reflect.DeepEqual(got, []string{"sky", "dog", "cat"}) {
		t.Errorf("classes are %v", got)
	}
	d.Undo()
	d.DeleteObject(b.ID)
	if got := d.Classes().Names(); !reflect.DeepEqual(got, []string{"cat", "dog"}) {
		t.Errorf("classes are %v after the only dog went", got)
	}
}

func TestLabelsKeepTheirKeysInASession(t *testing.T) {
	d := opened(1)
	d.SetClasses([]ClassSpec{{Name: "dog", Colour: -1}, {Name: "sky", Colour: -1}})
	d.Edit("Import", func(tx *Tx) {
		d.AddObjects([]Object{{Mask: square(2), Class: tx.Class("cat")}, {Mask: square(3), Class: tx.Class("dog")}}, "Import")
	})
	want := []string{"dog", "sky", "cat"}
	e := New()
	e.Restore(d.Session())
	if got := e.Classes().Names(); !reflect.DeepEqual(got, want) {
		t.Errorf("classes are %v, want %v", got, want)
	}
	for i, c := range e.Classes() {
		if c.Key != i+1 {
			t.Errorf("%s has the key %d, want %d", c.Name, c.Key, i+1)
		}
	}
}

func TestAClassThatAnObjectIsTheFirstOfHasItsColour(t *testing.T) {
	d := New()
	d.Open([]string{"a.png"})
	if err := d.SetPicture(testW, testH, ""); err != nil {
		t.Fatal(err)
	}
	d.AddObjects([]Object{{Mask: square(2), Colour: 4}, {Mask: square(3), Colour: 4}}, "Import")
	for i, name := range []string{"cat", "dog"} {
		d.SetLabel(d.Current().Objects[i].ID, name)
	}
	cat, _ := d.Classes().Named("cat")
	dog, _ := d.Classes().Named("dog")
	if cat.Colour != 4 || dog.Colour == 4 {
		t.Errorf("the colours are %d and %d", cat.Colour, dog.Colour)
	}
}
