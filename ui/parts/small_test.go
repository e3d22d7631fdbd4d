package parts

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// apart wants the visible children of a part to lie within it and not on each other.
func apart(t *testing.T, what string, part fyne.Widget, children ...fyne.CanvasObject) {
	t.Helper()
	size := part.Size()
	for i, a := range children {
		if !a.Visible() {
			continue
		}
		ax, ay, aw, ah := a.Position().X, a.Position().Y, a.Size().Width, a.Size().Height
		const slack = 0.5
		if ax < -slack || ay < -slack || ax+aw > size.Width+slack || ay+ah > size.Height+slack {
			t.Errorf("%s at %v: %T lies outside, at %v of size %v", what, size, a, a.Position(), a.Size())
		}
		for _, b := range children[i+1:] {
			bx, by, bw, bh := b.Position().X, b.Position().Y, b.Size().Width, b.Size().Height
			if b.Visible() && ax+slack < bx+bw && bx+slack < ax+aw && ay+slack < by+bh && by+slack < ay+ah {
				t.Errorf("%s at %v: %T at %v lies on %T at %v", what, size, a, a.Position(), b, b.Position())
			}
		}
	}
}

func TestNothingIsCutOffInSmallWindows(t *testing.T) {
	defer lang.Set("en")
	for _, n := range lang.Names() {
		lang.Set(n.Code)
		for width := style.MinW; width <= 1400; width += 33 {
			b := topBar(width, Status{Kind: StatusPreparing, Progress: 1})
			b.SetFile("IMG_20240101_123456_a_very_long_name.jpg", true)
			b.SetModel("A model with a very long name that is cut")
			window(t, b, width, style.TopBarHeight)
			apart(t, n.Code+" top bar", b, b.menu, b.open, b.save, b.model, b.status, b.settings, b.panel)

			s := NewStatusBar()
			window(t, s, width, style.StatusHeight)
			s.SetZoom(0.333)
			s.SetPicture(22410, 15000)
			s.SetCursor(22409, 14999, true)
			s.SetHint(lang.T("click adds, right click takes away, drag a box"))
			s.SetPlace(299, 300)
			s.ShowPlace(width < 800)
			s.SetOffer(Offer{Text: lang.T("%s makes better masks. It is %s, downloaded once.", "MobileSAM", "40 MB"), Action: lang.T("Get")})
			apart(t, n.Code+" status bar", s, test.WidgetRenderer(s).Objects()[1:]...)
		}
		for height := style.MinH - style.TopBarHeight - style.StatusHeight; height <= 700; height += 13 {
			r := NewToolRail(nil)
			r.SetTools(railTools)
			window(t, r, style.RailWidth, height)
			apart(t, "rail", r, r.tools[0], r.tools[1], r.tools[2], r.tools[3], r.undo, r.redo, r.help)
			if side := r.help.Size().Width; side < 24 {
				t.Errorf("at %v the buttons are %v wide", height, side)
			}

			w := NewWelcome()
			w.SetSample(scene(30, 20, 1))
			w.SetRecents([]Recent{{Path: "a"}, {Path: "b"}, {Path: "c"}})
			window(t, w, 352, height)
			apart(t, n.Code+" welcome", w, w.sample, w.open, w.folder, w.recents[0], w.recents[1], w.recents[2])
		}
	}
}

func TestTheKeyCardSaysAllInEveryWidth(t *testing.T) {
	defer lang.Set("en")
	for _, n := range lang.Names() {
		lang.Set(n.Code)
		for width := style.MinW - style.Space32; width <= 800; width += 31 {
			k := NewKeyCard(keyGroups())
			window(t, k, width, 300)
			for _, g := range k.groups {
				rows := shownTexts(t, g)[1:]
				for i, row := range g.group.Rows {
					if rows[i] != row.What {
						t.Errorf("%s at %v wide it says %q for %q", n.Code, width, rows[i], row.What)
					}
				}
				apart(t, n.Code+" keys", g, test.WidgetRenderer(g).Objects()...)
				if right := g.Position().X + g.Size().Width; right > width {
					t.Errorf("%s at %v wide a group reaches to %v", n.Code, width, right)
				}
			}
			if whole := k.lane.item(0).Size().Height; whole < k.height(width) {
				t.Errorf("%s at %v wide the table is %v high and needs %v", n.Code, width, whole, k.height(width))
			}
		}
	}
}

func TestAnEmptyListOfObjectsLiesOnNothing(t *testing.T) {
	for height := float32(120); height <= 480; height += 17 {
		p, m := NewObjectPanel(nil), NewMaskPanel()
		p.SetBottom(m)
		window(t, p, style.PanelWidth, height)
		said := false
		for _, o := range test.WidgetRenderer(p).Objects() {
			text, ok := o.(*canvas.Text)
			if !ok || !text.Visible() || text.Text == "" || text.Text == "0" || text.Text == "Objects" {
				continue
			}
			said = true
			if top, end := text.Position().Y, text.Position().Y+text.Size().Height; top < panelHead || end > m.Position().Y+1 {
				t.Errorf("at %v %q lies from %v to %v, the mask begins at %v", height, text.Text, top, end, m.Position().Y)
			}
		}
		if said != (height > 240) {
			t.Errorf("at %v it says something: %v", height, said)
		}
	}
}

func TestMessageSaysAllInANarrowWindow(t *testing.T) {
	b := NewMessageBar()
	window(t, b, 320, 44)
	b.ShowMessage(Message{Level: LevelError, Text: "holiday.heic is not a picture that ClickMask can read. Use JPEG, PNG, WebP, TIFF, BMP or AVIF.", Action: "Open…"})
	if wide := b.HeightAt(600); wide != 44 {
		t.Errorf("%v high in a wide window", wide)
	}
	long := NewMessageBar()
	long.ShowMessage(Message{Level: LevelError, Text: b.message.Text + " Or convert it with another program, and open what that wrote."})
	if wide := long.HeightAt(460); wide != 62 {
		t.Errorf("%v high with three lines", wide)
	}
	b.Resize(fyne.NewSize(320, b.HeightAt(320)))
	lines := shownTexts(t, b)
	if len(lines) < 3 || lines[len(lines)-1] != "BMP or AVIF." && len(lines[len(lines)-1]) == 0 {
		t.Errorf("it says %q", lines)
	}
	all := ""
	for _, line := range lines {
		all += line + " "
	}
	if all != b.message.Text+" " {
		t.Errorf("it says %q", all)
	}
	apart(t, "message", b, test.WidgetRenderer(b).Objects()[2:]...)
}

// In a narrow window the size and the place make way for a hint that has room without them, and for no other.
func TestAHintIsWholeWhereItCanBe(t *testing.T) {
	const hint = "Enter keeps it, Tab shows the next candidate, Esc starts over"
	for _, c := range []struct {
		width float32
		want  []string
	}{
		{900, []string{"2241 × 1500", "x 9  y 9", hint}},
		{600, []string{"2241 × 1500", hint}},
		{512, []string{hint}},
		{360, []string{"2241 × 1500", "x 9  y 9"}},
	} {
		b := NewStatusBar()
		window(t, b, c.width, style.StatusHeight)
		b.SetZoom(0.5)
		b.SetPicture(2241, 1500)
		b.SetCursor(9, 9, true)
		b.SetHint(hint)
		if got := shownTexts(t, b); !slices.Equal(got, c.want) {
			t.Errorf("%v wide it says %q, want %q", c.width, got, c.want)
		}
	}
}

// What can be done now comes before what might be of use: the offer takes what room the hint leaves.
func TestAnOfferNeverCutsTheHint(t *testing.T) {
	defer lang.Set("en")
	for _, n := range lang.Names() {
		lang.Set(n.Code)
		for _, hint := range []string{
			lang.T("click adds, right click takes away, drag a box"), lang.T("Enter keeps it, Tab shows the next candidate, Esc starts over"), "",
		} {
			whole, shown := lang.T("%s makes better masks. It is %s, downloaded once.", "MobileSAM", "40 MB"), map[string]bool{}
			b := NewStatusBar()
			w := window(t, b, style.MinW, style.StatusHeight)
			b.SetZoom(0.5)
			b.SetPicture(2241, 1500)
			b.SetHint(hint)
			for width := style.MinW; width <= 1400; width += 7 { // in one window: a new one for each takes gigabytes
				b.SetOffer(Offer{})
				w.Resize(fyne.NewSize(width, style.StatusHeight))
				before := shownTexts(t, b)
				b.SetOffer(Offer{Text: whole, Name: "MobileSAM", Action: lang.T("Get")})
				if after := shownTexts(t, b); !slices.Equal(after[:len(before)], before) {
					t.Errorf("%s at %v: the line says %q, without the offer %q", n.Code, width, after, before)
				}
				if b.offerDo.Visible() {
					shown[b.offerText.Text] = true
				}
			}
			if !shown[whole] || !shown["MobileSAM"] && hint != "" || len(shown) > 3 {
				t.Errorf("%s, beside %q it is offered as %v", n.Code, hint, shown)
			}
		}
	}
}

func TestOfferIsTakenOrClosedAndCoversNothing(t *testing.T) {
	b := NewStatusBar()
	w := window(t, b, 1000, 24)
	taken, closed := 0, 0
	offer := Offer{Text: "It is better. It is 40 MB.", Action: "Get", OnAction: func() { taken++ }, OnDismiss: func() { closed++ }}
	b.SetOffer(offer)
	if !b.offerDo.Visible() || b.offerText.Text != offer.Text {
		t.Fatalf("the offer says %q", b.offerText.Text)
	}
	test.Tap(b.offerDo)
	if taken != 1 || closed != 0 || b.offerDo.Visible() {
		t.Errorf("taken %d times, closed %d, still there: %v", taken, closed, b.offerDo.Visible())
	}
	b.SetOffer(offer)
	test.Tap(b.offerShut)
	if taken != 1 || closed != 1 || b.offerDo.Visible() {
		t.Errorf("taken %d times, closed %d, still there: %v", taken, closed, b.offerDo.Visible())
	}
	b.SetOffer(offer)
	w.Resize(fyne.NewSize(180, 24))
	if !b.offerDo.Visible() || b.offerText.Text != "It is better" {
		t.Errorf("in little room the offer says %q", b.offerText.Text)
	}
	w.Resize(fyne.NewSize(100, 24))
	if b.offerDo.Visible() {
		t.Error("the offer is there without room")
	}
	w.Resize(fyne.NewSize(1000, 24))
	if !b.offerDo.Visible() || b.offerText.Text != offer.Text {
		t.Error("the offer did not come back")
	}
}
