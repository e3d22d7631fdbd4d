package project

import "image"

// SetCrop says which part of the shown page's picture the model is asked about from the next prompt on; an empty rectangle
// means all of it. It is no step and holds until another page is shown.
func (d *Document) SetCrop(crop image.Rectangle) { d.crop, d.cropOf = d.withinPage(crop), d.generation }

// Crop is what [Document.SetCrop] says; empty: all of the picture.
func (d *Document) Crop() image.Rectangle {
	if d.cropOf != d.generation {
		return image.Rectangle{}
	}
	return d.withinPage(d.crop) // the picture may have become another, of another size
}

func (d *Document) withinPage(crop image.Rectangle) image.Rectangle {
	p := d.Current()
	if p == nil {
		return image.Rectangle{}
	}
	all := image.Rect(0, 0, p.W, p.H)
	if crop = crop.Intersect(all); crop.Empty() || crop == all {
		return image.Rectangle{}
	}
	return crop
}

// AskAbout has the draft's prompts asked again of a part of the picture, going on from the mask that is shown, in one step.
// Prompts without an answer are asked there in place of all of the picture.
func (d *Document) AskAbout(crop image.Rectangle) bool {
	d.SetCrop(crop)
	p := d.Current()
	if p == nil || p.Draft.Prompt.Empty() || p.Draft.Crop == d.Crop() {
		return false
	}
	return d.Edit("Refine here", func(tx *Tx) {
		tx.touch(p)
		f := p.Draft
		if shown := f.ChosenLogits(); shown != nil {
			f.rounds, f.recent = f.withPresent(&d.rounds)
			f.MaskInput, f.Answer, f.Chosen = shown, nil, 0
		}
		f.Crop, f.wanted = d.Crop(), 0
		p.Draft = f
	})
}
