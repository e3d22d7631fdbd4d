package parts

import "fyne.io/fyne/v2"

// classExhibits are the right panel with its classes in every state.
func classExhibits() []exhibit {
	return []exhibit{
		{"classes", 280, 420, true, func() fyne.CanvasObject { return sidePanel(classRows(7), true) }},
		{"classes_empty", 280, 420, true, func() fyne.CanvasObject { return sidePanel(nil, true) }},
		{"classes_hover", 280, 230, false, func() fyne.CanvasObject {
			p := sidePanel(classRows(4), true)
			p.SetCompact(true)
			p.Resize(fyne.NewSize(280, 230))
			p.classes.rowAt(2).MouseIn(nil)
			p.classes.rowAt(1).FocusGained()
			return p
		}},
		{"classes_drag", 280, 300, false, func() fyne.CanvasObject {
			p := sidePanel(classRows(200), true)
			p.Resize(fyne.NewSize(280, 300))
			p.classes.dragTo(2, 2*rowHeight)
			return p
		}},
		{"classes_rename", 280, 300, false, func() fyne.CanvasObject {
			p := sidePanel(classRows(6), true)
			p.Resize(fyne.NewSize(280, 300))
			p.classes.mergeFrom(2)
			return p
		}},
		{"classes_add", 280, 300, false, func() fyne.CanvasObject {
			p := sidePanel(classRows(6), true)
			p.Resize(fyne.NewSize(280, 300))
			p.classes.SetSuggestions([]string{"bicycle", "bird", "boat", "bottle", "traffic light with a very long name at its end"})
			p.classes.add.SetText("b")
			p.classes.box.move(1)
			return p
		}},
		{"objects_tab", 280, 420, true, func() fyne.CanvasObject { return sidePanel(classRows(7), false) }},
		{"objects_label", 280, 420, false, func() fyne.CanvasObject {
			p := sidePanel(classRows(7), false)
			p.Resize(fyne.NewSize(280, 420))
			p.objects.SetSuggestions([]Suggestion{{"person", 0, "1"}, {"dog", 1, "2"}, {"beach ball", 2, "3"}})
			p.objects.EditLabel(5)
			p.objects.box.move(1)
			return p
		}},
		{"objects_label_long", 280, 120, false, func() fyne.CanvasObject {
			p := NewObjectPanel(nil)
			p.Resize(fyne.NewSize(280, 120))
			p.SetRows([]ObjectRow{{ID: 1, Label: "a label that is much longer than the panel is wide", Visible: true}})
			p.EditLabel(1)
			e := p.rowAt(0).entry
			e.FocusGained()
			e.TypedKey(key(fyne.KeyEnd))
			return p
		}},
	}
}

func classRows(n int) []ClassRow {
	names := []string{"person", "dog", "beach ball", "a class whose name is longer than the panel is wide", "traffic light", "犬と猫", "x"}
	rows := make([]ClassRow, n)
	for i := range rows {
		rows[i] = ClassRow{ID: uint64(i + 1), Name: names[i%len(names)], Colour: i, Count: []int{12, 3, 128, 1024, 0, 7, 99999}[i%7], Active: i == 1}
		if i < 9 {
			rows[i].Key = string(rune('1' + i))
		}
		if i >= len(names) {
			rows[i].Name += " " + string(rune('a'+i/len(names)))
		}
	}
	return rows
}

func sidePanel(rows []ClassRow, classes bool) *SidePanel {
	objects, list := NewObjectPanel(nil), NewClassPanel(nil)
	list.OnAdd = func(string) {}
	mask := NewMaskPanel()
	mask.SetTarget("dog", true, true)
	objects.SetBottom(mask)
	objects.SetRows(objectRows(5))
	list.SetClasses(rows)
	p := NewSidePanel(objects, list, nil)
	p.ShowClasses(classes)
	return p
}
