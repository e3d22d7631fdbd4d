package project

import "slices"

// Selection is what is selected on the page, in the order in which it was selected: Selected is the last.
func (p *Page) Selection() []uint64 {
	if p.Selected == 0 {
		return nil
	}
	return append(slices.Clone(p.Also), p.Selected)
}

// IsSelected reports whether an object is selected, alone or with others.
func (p *Page) IsSelected(id uint64) bool {
	return id != 0 && (p.Selected == id || slices.Contains(p.Also, id))
}

// Meant is what an action on an object is about: all that is selected where the object is one of several, else it alone.
func (p *Page) Meant(id uint64) []uint64 {
	if len(p.Also) > 0 && p.IsSelected(id) {
		return p.Selection()
	}
	return []uint64{id}
}

// choose makes ids, which are of the page and each there once, what is selected.
func (p *Page) choose(ids []uint64) {
	n := len(ids) - 1
	switch {
	case n < 0:
		p.Selected, p.Also = 0, nil
	case n == 0:
		p.Selected, p.Also = ids[0], nil
	default:
		p.Selected, p.Also = ids[n], slices.Clone(ids[:n])
	}
}

// chooseLeft takes out of the selection what is not on the page any more; of the rest the one that was selected last
// becomes Selected.
func (p *Page) chooseLeft() {
	there := make(map[uint64]bool, len(p.Objects))
	for i := range p.Objects {
		there[p.Objects[i].ID] = true
	}
	p.choose(slices.DeleteFunc(p.Selection(), func(id uint64) bool { return !there[id] }))
}

// Select chooses an object of the shown page and no other; with 0 none is selected. Selecting is never a step.
func (d *Document) Select(id uint64) {
	p := d.Current()
	if p == nil || p.Selected == id && len(p.Also) == 0 || id != 0 && p.indexOf(id) < 0 {
		return
	}
	p.Selected, p.Also = id, nil
	d.tell()
}

// SelectAlso chooses an object of the shown page beside those that are selected, or leaves it out where it is one of them.
func (d *Document) SelectAlso(id uint64) {
	p := d.Current()
	if p == nil || p.indexOf(id) < 0 {
		return
	}
	ids := p.Selection()
	if i := slices.Index(ids, id); i >= 0 {
		ids = slices.Delete(ids, i, i+1)
	} else {
		ids = append(ids, id)
	}
	p.choose(ids)
	d.tell()
}

// SelectRange chooses beside those that are selected all objects of the shown page from the one selected last to this one,
// in the order of the list; this one is then the last.
func (d *Document) SelectRange(id uint64) {
	p := d.Current()
	if p == nil {
		return
	}
	from, to := p.indexOf(p.Selected), p.indexOf(id)
	if to < 0 {
		return
	}
	if from < 0 {
		from = to
	}
	step := 1
	if to < from {
		step = -1
	}
	ids := p.Selection()
	has := make(map[uint64]bool, len(ids))
	for _, id := range ids {
		has[id] = true
	}
	for i := from; i != to; i += step {
		if next := p.Objects[i].ID; !has[next] {
			ids = append(ids, next)
		}
	}
	ids = append(slices.DeleteFunc(ids, func(is uint64) bool { return is == id }), id)
	p.choose(ids)
	d.tell()
}

// SelectAll chooses all objects of the shown page. The one that was selected last still is, else the topmost.
func (d *Document) SelectAll() {
	p := d.Current()
	if p == nil || len(p.Objects) == 0 || len(p.Also)+1 == len(p.Objects) && p.Selected != 0 {
		return
	}
	last := p.Selected
	if last == 0 {
		last = p.Objects[len(p.Objects)-1].ID
	}
	ids := make([]uint64, 0, len(p.Objects))
	for i := range p.Objects {
		if id := p.Objects[i].ID; id != last {
			ids = append(ids, id)
		}
	}
	p.choose(append(ids, last))
	d.tell()
}

// ObjectsOf are those of the objects that are on the page, in that order.
func (p *Page) ObjectsOf(ids []uint64) []Object {
	if len(ids) == 0 {
		return nil
	}
	if len(ids) == 1 { // nearly always
		if o, ok := p.Object(ids[0]); ok {
			return []Object{o}
		}
		return nil
	}
	at := make(map[uint64]int, len(p.Objects))
	for i := range p.Objects {
		at[p.Objects[i].ID] = i
	}
	var list []Object
	for _, id := range ids {
		if i, ok := at[id]; ok {
			list = append(list, p.Objects[i])
		}
	}
	return list
}
