package ui

import (
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// place puts what was read on the pages. Where these have other objects already, as when labels come back corrected, it asks
// first: put on top of each other they would all be there twice.
func (f *files) place(b *brought, added map[int]string) {
	met := f.desk.Document().Meets(b.set, b.pages)
	if met == 0 {
		f.put(b, added, false)
		return
	}
	f.question(parts.Question{
		Title: lang.T("Replace the objects of %d pictures?", met),
		Text:  lang.T("There are objects already. Whichever you choose, one undo brings these back."),
		Yes:   lang.T("Replace"), Other: lang.T("Add to them"), No: lang.T("Cancel"),
		OnYes:   func() { f.put(b, added, true) },
		OnOther: func() { f.put(b, added, false) },
	})
}
