package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

func TestAnOfferWaitsForItsTurnAndTakesEnter(t *testing.T) {
	w, over, _ := overWindow(t)
	settings := over.Card(NewCard("Settings", NewSwitch(nil), nil), nil)
	restored, closed := 0, 0
	card := NewRecoveryCard(leftWork()[:1], 0)
	card.OnRestore = func(int) { restored++ }
	offer := over.Offer(card, card.Enter, func() { closed++ })
	if offer == nil || w.Canvas().Overlays().Top().(*overlay).shown != settings {
		t.Fatal("it did not wait")
	}
	settings.Close()
	if w.Canvas().Overlays().Top().(*overlay).shown != offer {
		t.Fatal("it did not come")
	}
	pressKey(w.Canvas(), fyne.KeyReturn)
	pressKey(w.Canvas(), fyne.KeyEscape)
	if restored != 1 || closed != 1 || over.Open() {
		t.Errorf("restored %d times, closed %d, open %v", restored, closed, over.Open())
	}
}

func TestEachRowOfLeftWorkTellsWhichItIs(t *testing.T) {
	all := leftWork()
	card := NewRecoveryCard(all, 0)
	var told []string
	tell := func(what string) func(int) { return func(i int) { told = append(told, what+" "+all[i].Name) } }
	card.OnRestore, card.OnKeepAside, card.OnDiscard = tell("restore"), tell("keep"), tell("discard")
	window(t, card, card.MinSize().Width, card.MinSize().Height)
	for _, i := range []int{0, 2, 3} {
		row := card.lane.item(i).(*leftRow)
		test.Tap(row.yes)
		test.Tap(row.discard)
	}
	card.lane.moveTo(9999)
	test.Tap(card.lane.item(4).(*leftRow).yes)
	card.Enter() // means the latest
	want := []string{"restore " + all[0].Name, "discard " + all[0].Name, "restore " + all[2].Name, "discard " + all[2].Name,
		"keep " + all[3].Name, "discard " + all[3].Name, "restore " + all[4].Name, "restore " + all[0].Name}
	if len(told) != len(want) {
		t.Fatalf("told %q", told)
	}
	for i := range want {
		if told[i] != want[i] {
			t.Errorf("told %q, want %q", told[i], want[i])
		}
	}
	damaged := NewRecoveryCard(all[3:4], 0)
	damaged.OnRestore, damaged.OnKeepAside = func(int) { t.Error("Enter restores what is damaged") }, func(int) { told = append(told, "kept") }
	damaged.Enter()
	if told[len(told)-1] != "kept" {
		t.Error("Enter does not keep it aside")
	}
}

func TestRecoveryCardsFitTheSmallestWindow(t *testing.T) {
	defer lang.Set("en")
	for _, n := range lang.Names() {
		lang.Set(n.Code)
		w, over, _ := overWindow(t)
		w.Resize(fyne.NewSize(style.MinW, style.MinH))
		for i := range leftWork() {
			card := NewRecoveryCard(leftWork()[i:i+1], style.MinW-style.Space32)
			over.Offer(card, nil, nil)
			if size := w.Canvas().Overlays().Top().(*overlay).card.Size(); size.Width > style.MinW || size.Height > style.MinH {
				t.Errorf("%s: the card is %v", n.Code, size)
			}
			var words []fyne.CanvasObject // and buttons; what stands for a picture lies on its ground
			for _, o := range test.WidgetRenderer(card).Objects() {
				switch o.(type) {
				case *canvas.Text, *Button:
					words = append(words, o)
				}
			}
			apart(t, n.Code+" a single one", card, words...)
			over.DismissAll()
		}
		card := NewRecoveryCard(leftWork(), style.MinW-style.Space32)
		over.Offer(card, nil, nil)
		apart(t, n.Code+" several", card, card.lane, card.later)
		for i := range leftWork() {
			card.lane.moveTo(float32(i) * card.lane.pitch)
			row := card.lane.item(i).(*leftRow)
			if shown := row.Position().Y + row.discard.Position().Y + row.discard.Size().Height; shown > card.lane.Size().Height {
				t.Errorf("%s: the buttons of row %d end at %v of %v", n.Code, i, shown, card.lane.Size().Height)
			}
		}
		over.DismissAll()
	}
}

func TestTheButtonsOfAnOfferStayInItWhenItsPictureComes(t *testing.T) {
	card := NewRecoveryCard(leftWork()[:1], 0)
	window(t, card, card.MinSize().Width, card.MinSize().Height)
	card.SetThumb(0, nil)
	for _, b := range []*Button{card.one.yes, card.later, card.one.discard} {
		end := b.Position().AddXY(b.Size().Width, b.Size().Height)
		if b.Position().X < 0 || b.Position().Y < 0 || end.X > card.Size().Width || end.Y > card.Size().Height {
			t.Errorf("%s lies at %v to %v of a card of %v", b.text(), b.Position(), end, card.Size())
		}
	}
}
