package ui

import (
	"context"

	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// detailsCommand copies what a report of a fault needs. It takes seconds, because drivers and the model are tried for it.
func detailsCommand(s *shell) command {
	return command{menu: "Help", title: "Copy details", can: func() bool { return s.opts.Details != nil }, do: func() {
		background(s, func(ctx context.Context) (string, error) { return s.opts.Details(ctx), nil }, func(text string, _ error) {
			s.app.Clipboard().SetContent(text)
			s.say(parts.Message{Level: parts.LevelInfo, Text: lang.T("What a report of a fault needs is on the clipboard. It has no names of your pictures.")})
		})
	}}
}
