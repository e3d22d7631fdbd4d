package desk

// KeepToName keeps what is open, or the main thing that is offered, and tells once that is an object: it is to be named. Where nothing
// comes of the mask it stays open, and nothing is told.
func (d *Desk) KeepToName() {
	d.intend(keep, func() {
		if !d.canKeep() {
			return
		}
		keeps := !d.wish.keep && !d.wish.main
		d.wishToKeep(anObject)
		d.wish.then = append(d.wish.then, waiting{kind: change, keeps: keeps, do: func() {
			if page := d.doc.Current(); page.Draft.Empty() && page.Selected != 0 {
				d.tell(Notice{Kind: KeptToName})
			}
		}})
	})
}
