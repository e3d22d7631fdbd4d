package parts

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// scene is a picture of the given size that looks like a photograph from afar: sky, ground, a thing.
func scene(w, h, seed int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{uint8(150 + 60*y/h), uint8(185 + 20*y/h), uint8(215 - 10*seed%60), 255}
			if y > h*6/10 {
				c = color.RGBA{uint8(110 + 20*(seed%4)), uint8(130 - 50*y/h), 80, 255}
			}
			dx, dy := x-w*(3+seed%3)/7, y-h*5/9
			if dx*dx+dy*dy < h*h/14 {
				c = color.RGBA{uint8(205 - 30*(seed%5)), 90, uint8(60 + 25*(seed%5)), 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func blob(w, h, r int) *image.Alpha {
	a := image.NewAlpha(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			dx, dy := x-w/2, (y-h/2)*2
			if dx*dx+dy*dy < r*r || (dx > 0 && dx < r/3 && dy < 0 && dy > -2*r) {
				a.SetAlpha(x, y, color.Alpha{A: 255})
			}
		}
	}
	return a
}

func candidates() []Candidate {
	return []Candidate{
		{Thumb: Silhouette(blob(256, 256, 40), style.Object(1), 128), Score: 0.97, Word: lang.T("part")},
		{Thumb: Silhouette(blob(256, 256, 80), style.Object(1), 128), Score: 0.91, Word: lang.T("thing")},
		{Thumb: Silhouette(blob(256, 256, 120), style.Object(1), 128), Score: 0.74, Word: lang.T("whole")},
	}
}

func objectRows(n int) []ObjectRow {
	names := []string{"person", "dog", "beach ball", "a label that is much longer than the panel is wide", ""}
	rows := make([]ObjectRow, n)
	for i := range rows {
		rows[i] = ObjectRow{ID: uint64(i + 1), Label: names[i%len(names)], Colour: i, Visible: i != 2, Selected: i == 1}
	}
	return rows
}

func stills(n int) []Still {
	list := make([]Still, n)
	for i := range list {
		list[i] = Still{Name: "IMG_204" + string(rune('0'+i%10)) + ".jpg", Done: i < 3}
	}
	return list
}

func topBar(width float32, s Status) *TopBar {
	b := NewTopBar(nil)
	b.MainMenu = func() *fyne.Menu { return nil }
	b.SetFile("beach.jpg", true)
	b.SetModel("MobileSAM")
	b.SetCanSave(true)
	b.SetStatus(s)
	if width < style.CompactBelow {
		b.SetCompact(true)
		b.SetPanelOpen(true)
	}
	return b
}

func keyGroups() []KeyGroup {
	return []KeyGroup{
		{Title: lang.T("Mask"), Rows: []KeyRow{
			{[]string{"Click"}, lang.T("Add to the mask")},
			{[]string{"Right click", "Alt+Click"}, lang.T("Take away from the mask")},
			{[]string{"Drag"}, lang.T("Draw a box")},
			{[]string{"Enter", "N"}, lang.T("Keep")},
		}},
		{Title: lang.T("Zoom"), Rows: []KeyRow{
			{[]string{"Wheel"}, lang.T("Zoom")},
			{[]string{"Space+Drag", "Middle drag"}, lang.T("Move the picture")},
		}},
		{Title: lang.T("Objects"), Rows: []KeyRow{
			{[]string{"Mod+Z"}, lang.T("Undo")},
			{[]string{"Mod+Shift+Z"}, lang.T("Redo")},
			{[]string{"Delete"}, lang.T("Delete")},
			{[]string{"?"}, lang.T("Keys and gestures")},
		}},
	}
}
