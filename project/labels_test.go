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
	d.SetLabels([]string{"sky", "dog"})
	if got := d.Labels(); !reflect.DeepEqual(got, []string{"sky", "dog", "cat"}) {
		t.Errorf("labels are %v", got)
	}
	d.SetLabels(nil)
	d.DeleteObject(b.ID)
	if got := d.Labels(); !reflect.DeepEqual(got, []string{"cat"}) {
		t.Errorf("labels are %v after the only dog went", got)
	}
	d.Undo()
	if got := d.Labels(); !reflect.DeepEqual(got, []string{"cat", "dog"}) {
		t.Errorf("labels are %v after it came back", got)
	}
}

func TestLabelsKeepTheirKeysInASession(t *testing.T) {
	d := opened(1)
	d.SetLabels([]string{"dog", "sky"})
	d.AddObjects([]Object{{Mask: square(2), Label: "cat"}, {Mask: square(3), Label: "dog"}}, "Import")
	want := []string{"dog", "sky", "cat"}
	e := New()
	e.Restore(d.Session())
	if got := e.Labels(); !reflect.DeepEqual(got, want) {
		t.Errorf("labels are %v, want %v", got, want)
	}
}
