package ui

import (
	"errors"
	"path/filepath"

	"clickmask/canvas"
	"clickmask/picture"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// tell says what the desk has to tell once, with a way on.
func (w *Window) tell(n desk.Notice) {
	switch n.Kind {
	case desk.PictureShown:
		if w.message.Says(w.screen.trouble) {
			w.message.Dismiss()
		}
	case desk.PictureFailed:
		m := parts.Message{Level: parts.LevelError, Text: sentence(n.Err), Action: lang.T("Open…"), OnAction: w.files.choose}
		if n.OfPage && isMissing(n.Err) {
			m.Action, m.OnAction = lang.T("Choose a folder"), w.files.findMissing
		}
		w.screen.trouble = m.Text
		w.say(m)
	case desk.PicturesSkipped:
		text := sentence(n.Err)
		if n.Count > 1 {
			text += " " + lang.T("%d pictures were skipped.", n.Count)
		}
		w.screen.trouble = text
		w.say(parts.Message{Level: parts.LevelWarning, Text: text})
	case desk.PictureNoted:
		if notes := notesBeside(n.Picture, w.Document().Pages()); len(notes) > 0 {
			text := noteWords(n.Picture.Name, notes)
			w.screen.trouble = text
			w.say(parts.Message{Level: noteLevel(notes), Text: text})
		}
	case desk.PicturesMissing:
		text := lang.T("%s is not where it was.", n.Name)
		if n.Count > 1 {
			text = lang.T("%s and %d others are not where they were.", n.Name, n.Count-1)
		}
		w.say(parts.Message{Level: parts.LevelWarning, Text: text, Action: lang.T("Choose a folder"), OnAction: w.files.findMissing})
	case desk.EdgesLost:
		w.say(parts.Message{Level: parts.LevelWarning, Text: lang.T("%d edges were damaged in the file and are made anew. The masks are as they were.", n.Count)})
	case desk.SessionInUse:
		w.say(parts.Message{Level: parts.LevelWarning, Text: lang.T("%s is open in another window too. Save in one of them, or under another name.", n.Name)})
	case desk.OpenFailed:
		w.screen.trouble = sentence(n.Err)
		w.failed(n.Err)
	case desk.PicturesAdded, desk.PicturesFound, desk.PicturesBeside, desk.MadeLeftOut:
		w.say(addedMessage(n, w.desk.Add))
	case desk.PictureRemoved:
		w.sayPassing(lang.T("%s was taken out of the session. Its file stays where it is.", n.Name))
	case desk.RequestFailed:
		w.say(parts.Message{Level: parts.LevelError, Text: sentenceOr(n.Err, lang.T("The model could not answer.")), Action: lang.T("Try again"), OnAction: w.desk.TryAgain})
	case desk.ModelFailed:
		w.models.failed(n)
	case desk.Answered:
		w.models.answered()
	case desk.NoMainThing:
		w.sayPassing(lang.T("No main thing was found here. Click a thing to keep it."))
	case desk.NothingToKeep:
		w.sayPassing(lang.T("There is nothing in this mask to keep. Click inside the thing, or drag a box round it."))
	case desk.NothingToErase:
		w.sayPassing(toolWants(w.desk, canvas.ToolEraser))
	case desk.NothingToBrush:
		w.sayPassing(toolWants(w.desk, canvas.ToolHair))
	case desk.KeptToName:
		w.parts.catcher.naming.told()
	case desk.KeptFirst:
		w.sayPassing(lang.T("What was open has been kept."))
	case desk.AtTheEnd:
		w.sayPassing(lang.T("This is the last picture."))
	case desk.NothingUntouched:
		w.sayPassing(lang.T("Every other picture has objects or a mark."))
	case desk.NothingToZoomInto:
		w.sayPassing(lang.T("Zoom in first: the part that you see is looked at by itself then."))
	case desk.NothingLeft, desk.NothingToChange, desk.NoPartThere:
		w.sayPassing(objectNotice(n))
	case desk.ThingsFound, desk.NothingFound, desk.KeptAlready:
		w.sayPassing(thingsNotice(n))
	case desk.CarriedOn:
		w.say(carriedMessage(n, w.desk.NextUnsure))
	case desk.UndidElsewhere:
		if n.Count > 1 {
			w.sayPassing(lang.T("Undid “%s” on %d pictures, such as %s", lang.Named(n.Step), n.Count, n.Name))
			return
		}
		w.sayPassing(lang.T("Undid “%s” on %s", lang.Named(n.Step), n.Name))
	case desk.RedidElsewhere:
		if n.Count > 1 {
			w.sayPassing(lang.T("Redid “%s” on %d pictures, such as %s", lang.Named(n.Step), n.Count, n.Name))
			return
		}
		w.sayPassing(lang.T("Redid “%s” on %s", lang.Named(n.Step), n.Name))
	}
}

// sayPassing says what is over as soon as the person goes on; "" is nothing to say.
func (w *Window) sayPassing(text string) {
	if text == "" {
		return
	}
	w.screen.passing = text
	w.say(parts.Message{Text: text})
}

// goOn takes away what was said in passing.
func (w *Window) goOn() {
	if w.message.Says(w.screen.passing) {
		w.message.Dismiss()
	}
	w.screen.passing = ""
}

// isMissing reports whether a picture's file is not there.
func isMissing(err error) bool {
	var e *picture.Error
	return errors.As(err, &e) && e.Kind == picture.Missing
}

// showQuestion puts the desk's open question on a card, and takes the card away when the question is gone.
func (w *Window) showQuestion(q *desk.Question) {
	s := &w.screen
	if q == s.question {
		return
	}
	s.asked.Withdraw()
	s.question, s.asked = q, nil
	if q == nil {
		return
	}
	answer := func(a desk.Answer) func() {
		return func() {
			if s.question == q {
				s.question, s.asked = nil, nil
			}
			w.desk.Answer(q, a)
			w.focusKeys()
		}
	}
	card := parts.Question{OnYes: answer(desk.Yes), OnOther: answer(desk.Other), OnNo: answer(desk.No), No: lang.T("Cancel")}
	switch q.Kind {
	case desk.AskPictureChanged:
		card.Title, card.Yes = sentence(q.Err), lang.T("Use the new picture")
		card.Text = lang.T("Its masks have another size and cannot be kept.")
		if q.SameSize {
			card.Text = lang.T("Its masks can be laid over the new picture, but may not fit.")
		}
	case desk.AskTooLarge:
		card.Title, card.Text, card.Yes = lang.T("Open %s although it is very large?", filepath.Base(q.Name)), sentence(q.Err), lang.T("Open")
	case desk.AskFolderSession:
		card.Title, card.Text = lang.T("Go on with %s?", q.Name), lang.T("This folder has a session with work on its pictures.")
		card.Yes, card.Other = lang.T("Open the session"), lang.T("Only the pictures")
	case desk.AskManyFrames:
		card.Title, card.Text = lang.T("Open all %d pictures?", q.Count), lang.T("%s holds many, and each becomes a page.", q.Name)
		card.Yes, card.Other = lang.T("Open all"), lang.T("Only the first of each file")
	}
	s.asked = w.question(card)
}
