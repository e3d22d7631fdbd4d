package uitest

import "clickmask/ui"

// picker answers file dialogs with what a test has put there; an empty answer is Cancel.
type picker struct {
	open         []string
	folder, save string
	asked        []ui.PickOptions
}

func (p *picker) Open(o ui.PickOptions, chosen func([]string)) {
	p.asked = append(p.asked, o)
	if len(p.open) > 0 {
		chosen(p.open)
	}
}

func (p *picker) Folder(o ui.PickOptions, chosen func(string)) {
	p.asked = append(p.asked, o)
	chosen(p.folder)
}

func (p *picker) Save(o ui.PickOptions, chosen func(string)) {
	p.asked = append(p.asked, o)
	chosen(p.save)
}
