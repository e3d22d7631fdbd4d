package ui

import (
	"context"
	"errors"

	"clickmask/inference/models"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// download is a model on its way; there is one at a time.
type download struct {
	entry  models.Entry
	cancel func()
	hidden bool // its message was closed; the download goes on
}

// get downloads a model in the background and uses it once it is there.
func (c *modelChooser) get(e models.Entry) {
	if c.getting != nil {
		c.getting.hidden = false
		return
	}
	d := &download{entry: e}
	c.getting = d
	ctx, cancel := context.WithCancel(context.Background())
	d.cancel = cancel
	c.tellProgress(models.Progress{Total: e.Size})
	go func() {
		err := c.opts.Models.Download(ctx, e, func(p models.Progress) {
			c.do(func() { c.tellProgress(p) })
		})
		c.do(func() {
			cancel()
			c.getting = nil
			if !c.closing {
				c.got(e, err)
			}
		})
	}()
}

func (c *modelChooser) got(e models.Entry, err error) {
	switch {
	case errors.Is(err, context.Canceled):
		c.message.Dismiss()
	case err != nil:
		c.say(parts.Message{Level: parts.LevelError, Text: sentence(err), Action: lang.T("Try again"), OnAction: func() { c.get(e) }})
	default:
		c.say(parts.Message{Text: lang.T("%s is ready and in use.", e.Title)})
		c.choose(e.Name)
	}
}

// tellProgress shows how far a download is, unless its message was closed.
func (c *modelChooser) tellProgress(p models.Progress) {
	d := c.getting
	if d == nil || d.hidden || c.closing {
		return
	}
	text := lang.T("Getting %s: %s of %s", d.entry.Title, models.SizeText(p.Done), models.SizeText(p.Total))
	if p.BytesPerSecond > 0 {
		text += ", " + lang.T("%s a second", models.SizeText(int64(p.BytesPerSecond)))
	}
	c.say(parts.Message{Text: text, Sticky: true, Action: lang.T("Cancel"), OnAction: d.cancel})
}

// answered offers the first model of the catalogue after the first mask that the built-in one made, once and for good;
// the menu has it all the same.
func (c *modelChooser) answered() {
	if c.opts.Models == nil || c.settings.offered || c.path() != "" || c.getting != nil || c.message.Visible() {
		return
	}
	items := c.stored()
	if len(items) == 0 || items[0].Present {
		return
	}
	c.settings.offered = true
	c.saveSettings()
	e := items[0].Entry
	c.offer(parts.Offer{
		Text:   lang.T("%s makes better masks. It is %s, downloaded once.", e.Title, models.SizeText(e.Size)),
		Name:   e.Title,
		Action: lang.T("Get"), OnAction: func() { c.get(e) },
	})
}
