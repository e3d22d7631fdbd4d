package project

import "testing"

func TestWorkIsWhatWouldBeLost(t *testing.T) {
	saved := func(d *Document) { d.SavedAs("/w.clickmask", d.State()) }
	for name, c := range map[string]struct {
		do   func(d *Document)
		want bool
	}{
		"opened":                          {func(d *Document) {}, false},
		"pages turned":                    {func(d *Document) { d.Show(1) }, false},
		"a click":                         {func(d *Document) { d.AddPoint(at(1, 1)) }, true},
		"a click on a page not shown":     {func(d *Document) { d.AddPoint(at(1, 1)); d.Show(1) }, true},
		"a click taken back":              {func(d *Document) { d.AddPoint(at(1, 1)); d.ClearDraft() }, false},
		"an object on a page not shown":   {func(d *Document) { d.AddObjects([]Object{{Mask: square(2)}}, "Import"); d.Show(1) }, true},
		"a class":                         {func(d *Document) { d.AddClass("cat") }, true},
		"a mark":                          {func(d *Document) { d.SetMark(d.Pages()[1].ID, MarkedEmpty) }, true},
		"pictures added, nothing on them": {func(d *Document) { d.Append([]string{"/x.png"}) }, false},
		"saved":                           {func(d *Document) { d.AddPoint(at(1, 1)); saved(d) }, false},
		"a saved session emptied": {func(d *Document) {
			d.AddObjects([]Object{{Mask: square(2)}}, "Import")
			saved(d)
			d.DeleteObject(1)
		}, true},
		"a saved session with fewer pages": {func(d *Document) { saved(d); d.RemovePages(d.Pages()[1].ID) }, true},
		"a saved session with a class less": {func(d *Document) {
			id, _ := d.AddClass("cat")
			saved(d)
			d.DeleteClass(id, KeepUnclassed, 0)
		}, true},
		"a saved session, changed and changed back": {func(d *Document) { saved(d); d.AddPoint(at(1, 1)); d.Undo() }, false},
		"recovered": {func(d *Document) {
			d.AddPoint(at(1, 1))
			d.Restore(d.Session())
			d.MarkUnsaved()
		}, true},
	} {
		d := opened(2)
		c.do(d)
		if got := d.HasWork(); got != c.want {
			t.Errorf("%s: work %v, want %v", name, got, c.want)
		}
	}
}
