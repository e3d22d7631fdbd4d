package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// leftWork is work as the window words it: of this day, of the day before, older than its file, and damaged.
func leftWork() []LeftWork {
	holds := func(pictures, objects int) string {
		return lang.T("%d pictures", pictures) + " · " + lang.T("%d objects", objects)
	}
	return []LeftWork{
		{Name: "market.clickmask", When: lang.T("Today %s", "14:32"), Holds: holds(3, 12), Window: lang.T("Window opened %s", "14:05"), Thumb: scene(96, 64, 2)},
		{Name: "IMG_20261128_180412_a_street_at_night_with_a_long_name.jpg", When: lang.T("Yesterday %s", "9:05"), Holds: holds(1, 1), Window: lang.T("Window opened %s", "8:50"), Missing: true},
		{Name: "beach.clickmask", When: lang.T("%d-%02d-%02d %s", 2026, 11, 3, "18:20"), Holds: holds(12, 340), Window: lang.T("Window opened %d-%02d-%02d %s", 2026, 11, 2, "9:41"), Thumb: scene(96, 64, 4),
			Warning: lang.T("%s was saved later than this work.", "beach.clickmask")},
		{Name: lang.T("Damaged work"), When: lang.T("%d-%02d-%02d %s", 2026, 10, 30, "8:00"), Damaged: true,
			Warning: lang.T("It is damaged: %s", "unexpected end of JSON input at byte 4096")},
		{Name: "hall.png", When: lang.T("%d-%02d-%02d %s", 2026, 9, 1, "12:00"), Holds: holds(2, 5), Thumb: scene(96, 64, 1)},
	}
}

func recoveryCard(room float32, choose ...int) fyne.CanvasObject {
	all := leftWork()
	var list []LeftWork
	for _, i := range choose {
		list = append(list, all[i])
	}
	return onWell(newSheet(NewRecoveryCard(list, room)))
}

// recoveryExhibits are the offers of work that was left.
func recoveryExhibits() []exhibit {
	return []exhibit{
		{"recovery_one", 460, 260, true, func() fyne.CanvasObject { return recoveryCard(0, 0) }},
		{"recovery_one_older", 460, 300, true, func() fyne.CanvasObject { return recoveryCard(0, 2) }},
		{"recovery_one_damaged", 460, 300, true, func() fyne.CanvasObject { return recoveryCard(0, 3) }},
		{"recovery_two", 660, 340, true, func() fyne.CanvasObject { return recoveryCard(0, 0, 1) }},
		{"recovery_several", 660, 560, true, func() fyne.CanvasObject { return recoveryCard(0, 0, 1, 2, 3, 4) }},
		{"recovery_least", style.MinW, style.MinH, true, func() fyne.CanvasObject {
			card := NewRecoveryCard(leftWork(), style.MinW-style.Space32)
			sheet := newSheet(card)
			sheet.Move(fyne.NewPos(style.Space16, style.Space16))
			sheet.Resize(fyne.NewSize(style.MinW-style.Space32, style.MinH-style.Space32))
			return container.NewStack(canvas.NewRectangle(style.Current().Well), container.NewWithoutLayout(sheet))
		}},
	}
}
