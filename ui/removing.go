package ui

import (
	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// removeCommand takes the picture that is shown, or about to be, out of the session.
func removeCommand(s *shell, d *desk.Desk, n needs) command {
	return command{menu: "File", title: "Remove picture from the session…", needs: n.others, do: func() { removePicture(s, d, d.View().Target) }}
}

// removePicture takes a picture out of the session, which is asked about where something was made on it. The file is never touched.
func removePicture(s *shell, d *desk.Desk, at int) {
	pages := d.Document().Pages()
	if at < 0 || at >= len(pages) || len(pages) < 2 || s.busy() {
		return
	}
	page := pages[at]
	id, made := page.ID, len(page.Objects)
	if !page.Draft.Empty() && page.Draft.Of == 0 {
		made++
	}
	if made == 0 {
		d.RemovePage(id)
		return
	}
	s.question(parts.Question{
		Title: lang.T("Remove %s from the session?", page.Name),
		Text:  lang.T("Its %d objects go with it, and undo brings them back. The file stays where it is.", made),
		Yes:   lang.T("Remove from the session"),
		OnYes: func() { d.RemovePage(id) },
	})
}
