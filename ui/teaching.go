package ui

import (
	"fyne.io/fyne/v2"

	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// teachingCommands are what helps who shows the program to others. What they show is not kept for the next start.
func teachingCommands(s *shell, d *desk.Desk, n needs, lesson *parts.LessonLayer) []command {
	return []command{
		{menu: "View", title: "Show clicks", on: lesson.ShowsClicks, do: func() { lesson.ShowClicks(!lesson.ShowsClicks()) }},
		{menu: "View", title: "Show keys", on: lesson.ShowsKeys, do: func() { lesson.ShowKeys(!lesson.ShowsKeys()) }},
		{menu: "View", title: "Begin again…", keys: keys(key(fyne.KeyF5)), do: func() {
			s.question(parts.Question{
				Title: lang.T("Begin this picture again?"),
				Text:  lang.T("Everything that was made on it goes. Undo brings it back."),
				Yes:   lang.T("Begin again"),
				OnYes: d.BeginAgain,
			})
		}, needs: n.made},
	}
}
