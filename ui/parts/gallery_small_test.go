package parts

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// smallExhibits are parts as they fold in small windows.
func smallExhibits() []exhibit {
	return []exhibit{
		{"topbar_narrow", 600, 44, true, func() fyne.CanvasObject {
			b := topBar(600, Status{Kind: StatusReady, Took: 12 * time.Millisecond})
			b.SetFile("IMG_20240101_123456.jpg", true)
			return b
		}},
		{"topbar_narrowest", 400, 44, false, func() fyne.CanvasObject {
			b := topBar(400, Status{Kind: StatusPreparing, Progress: 0.75})
			b.SetFile("IMG_20240101_123456.jpg", true)
			return b
		}},
		{"statusbar_offer", 1000, 24, true, func() fyne.CanvasObject { return offering(1000) }},
		{"statusbar_offer_short", 720, 24, false, func() fyne.CanvasObject { return offering(720) }},
		{"message_narrow", 344, 172, true, func() fyne.CanvasObject {
			b := NewMessageBar()
			b.ShowMessage(Message{Level: LevelError, Text: lang.T("%s is not a picture that ClickMask can read. Use JPEG, PNG, WebP, TIFF, BMP, GIF, AVIF, JPEG XL, PNM, TGA or ICO.", "holiday.heic"), Action: lang.T("Open…")})
			b.Resize(fyne.NewSize(320, b.HeightAt(320)))
			b.Move(fyne.NewPos(12, 12))
			return container.NewStack(canvas.NewRectangle(style.Current().Well), container.NewWithoutLayout(b))
		}},
		{"welcome_least", 400, 232, true, func() fyne.CanvasObject {
			w := NewWelcome()
			w.SetSample(scene(300, 200, 1))
			w.SetRecents([]Recent{{Path: "1", Name: "beach.jpg", Where: "Pictures"}})
			return w
		}},
		{"settings_small", 400, 260, false, func() fyne.CanvasObject {
			var fields []fyne.CanvasObject
			for range 5 {
				fields = append(fields, NewField("Preview under the pointer", NewSwitch(nil)).SetNote("Shows what a click would give"),
					NewField("Theme", NewSegmented([]string{"System", "Dark", "Light"}, nil)))
			}
			s := newSheet(NewCard("Settings", container.NewVBox(fields...), nil))
			s.Resize(fyne.NewSize(368, 228))
			s.Move(fyne.NewPos(16, 16))
			return container.NewStack(canvas.NewRectangle(style.Current().Well), container.NewWithoutLayout(s))
		}},
		{"question_small", 400, 260, true, func() fyne.CanvasObject {
			q := newQuestionCard(Question{Title: lang.T("Go on with your last session?"),
				Text: lang.T("ClickMask ended before it could save %s.", "a session with quite a long name.clickmask"), Yes: lang.T("Restore"), Other: lang.T("Discard"), No: lang.T("Later")}, nil, nil, nil)
			q.width = 368
			return onWell(newSheet(q))
		}},
	}
}

func offering(width float32) fyne.CanvasObject {
	b := NewStatusBar()
	b.SetZoom(1)
	b.SetPicture(2241, 1500)
	b.SetHint(lang.T("click adds, right click takes away, drag a box"))
	b.SetOffer(Offer{Text: lang.T("%s makes better masks. It is %s, downloaded once.", "MobileSAM", "40 MB"), Name: "MobileSAM", Action: lang.T("Get")})
	b.Resize(fyne.NewSize(width, 24))
	return b
}
