package project

import (
	"path/filepath"
	"reflect"
	"testing"

	"clickmask/project/formats"
)

func TestASetNumbersClassesByTheListAndKeepsWherePicturesLie(t *testing.T) {
	folder := t.TempDir()
	d := New()
	d.Open([]string{filepath.Join(folder, "a.png"), filepath.Join(folder, "sub", "a.png"), Builtin + "sample/cup.jpg"})
	d.SetClasses([]ClassSpec{{"dog", 3}, {"cat", 5}, {"fox", 0}})
	class := func(name string) ClassID {
		c, _ := d.Classes().Named(name)
		return c.ID
	}
	for i := range 3 {
		d.Show(i)
		if err := d.SetPicture(testW, testH, ""); err != nil {
			t.Fatal(err)
		}
		d.AddObjects([]Object{{Mask: square(2), Class: class("fox"), IoU: 0.5}, {Mask: square(3), Class: class("cat")}, {Mask: square(4)}}, "Import")
	}
	s := d.Session()
	set := s.Set()
	if want := []formats.Class{{Name: "dog", Colour: formats.Colour(3)}, {Name: "cat", Colour: formats.Colour(5)}, {Name: "fox", Colour: formats.Colour(0)}}; !reflect.DeepEqual(set.Classes, want) {
		t.Errorf("the classes are %v, want %v", set.Classes, want)
	}
	for i, want := range []string{"a.png", "sub/a.png", "cup.jpg"} {
		p := set.Pages[i]
		if p.Path != want || p.W != testW || p.H != testH || len(p.Items) != 3 {
			t.Errorf("page %d is %s of %d x %d with %d objects", i, p.Path, p.W, p.H, len(p.Items))
			continue
		}
		if got := []int{p.Items[0].Class, p.Items[1].Class, p.Items[2].Class}; !reflect.DeepEqual(got, []int{2, 1, formats.NoClass}) {
			t.Errorf("page %d: the classes of its objects are %v", i, got)
		}
		if !p.Items[2].Mask.Equal(square(4)) || p.Items[0].Score != 0.5 {
			t.Errorf("page %d: a mask or a score is another", i)
		}
	}
	if err := set.Check(); err != nil {
		t.Error(err)
	}
	if got := s.Pictures(); len(got) != 2 {
		t.Errorf("the files of pictures are %v", got)
	}
}
