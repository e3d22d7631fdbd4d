package desk_test

import (
	"fmt"
	"image"

	"clickmask/inference"
	"clickmask/mask"
	"clickmask/project"
	"clickmask/prompt"
	"clickmask/ui/desk"
)

// deskEvents are all that can happen.
var deskEvents = []event{
	{"click", 40, addPoints, func(p *player, a, _ int) { p.Click(p.point(), a%9 == 0) }},
	{"stop collecting", 8, 0, func(p *player, _, _ int) { p.EndCollecting() }},
	{"box", 8, 0, func(p *player, a, b int) {
		p.Box(prompt.Box{X0: float64(a % 90), Y0: float64(b % 90), X1: float64(150 + a%200), Y1: float64(120 + b%150)})
	}},
	{"move point", 4, losePoints | addPoints, func(p *player, a, _ int) { pt := p.point(); p.MovePoint(a%3, pt.X, pt.Y) }},
	{"remove point", 3, losePoints, func(p *player, a, _ int) { p.RemovePoint(a % 3) }},
	{"take back the last", 5, losePoints, func(p *player, _, _ int) { p.RemoveLastPrompt() }},
	{"clear", 3, losePoints | addPoints, func(p *player, _, _ int) { p.Clear() }},
	{"next candidate", 8, 0, func(p *player, a, _ int) { p.Step(1 - a%2*2) }},
	{"keep", 35, 0, func(p *player, _, _ int) {
		// While another page is on its way, or waits for its turn, Enter counts only when the mask is quicker.
		if page := p.page(); page != nil && p.View().Picture != nil && len(page.Draft.Prompt.Points) > 0 && !p.View().Status.Opening && !p.Wishes() {
			p.promised = page.Draft.Prompt.Clone().Points
		}
		p.Keep()
	}},
	{"open again", 8, losePoints, func(p *player, a, _ int) { p.Reopen(p.someObject(a)) }}, // a draft whose mask is empty goes
	{"draw", 8, 0, func(p *player, a, b int) {
		if page := p.page(); page != nil && page.W > 0 {
			x, y := a%(page.W-30), b%(page.H-30)
			p.Draw(mask.Hard(mask.Rect(page.W, page.H, image.Rect(x, y, x+30, y+30))), b%3 == 0)
		}
	}},
	{"look at a part", 6, 0, func(p *player, a, b int) { p.RefineHere(image.Rect(a%200, b%150, a%200+40+b%300, b%150+40+a%200)) }},
	{"select", 4, 0, func(p *player, a, _ int) { p.Select(p.someObject(a)) }},
	{"rename", 4, 0, func(p *player, a, b int) { p.Rename(p.someObject(a), fmt.Sprint("class ", b%5)) }},
	{"digit", 6, 0, func(p *player, a, _ int) { p.ClassKey(1 + a%5) }},
	{"colour", 2, 0, func(p *player, a, b int) { p.Recolour(p.someObject(a), b%8) }},
	{"hide", 2, 0, func(p *player, a, b int) { p.SetVisible(p.someObject(a), b%2 == 0) }},
	{"delete", 3, losePoints | loseObjects, func(p *player, a, _ int) { p.Delete(p.someObject(a)) }},
	{"Delete", 3, losePoints | addPoints | loseObjects, func(p *player, _, _ int) { p.DeleteSelected() }},
	{"undo", 12, anything, func(p *player, _, _ int) { p.Undo() }},
	{"redo", 8, anything, func(p *player, _, _ int) { p.Redo() }},
	{"select also", 4, 0, func(p *player, a, _ int) { p.SelectAlso(p.someObject(a)) }},
	{"select all", 1, 0, func(p *player, _, _ int) { p.SelectAll() }},
	{"refine", 4, 0, func(p *player, a, b int) {
		p.Refine(desk.Refinement{Holes: b%4 - 1, Specks: a % 3, Grow: a%5 - 2, Smooth: b % 3, Threshold: float32(b%3-1) / 4}, a%4 > 0)
	}},
	{"scribble", 5, addPoints, func(p *player, _, _ int) { p.Scribble([]prompt.Point{p.point(), p.point(), p.point()}) }},
	{"nudge", 6, losePoints | addPoints, func(p *player, a, b int) { p.Nudge(float64(a%7-3), float64(b%7-3)) }},
	{"operate", 5, losePoints | loseObjects, func(p *player, a, _ int) { p.operate(desk.Operation(a % 5)) }},
	{"clean at every keep", 2, 0, func(p *player, a, b int) {
		p.SetSettings(desk.Settings{Preview: true, Closer: true, AtKeep: desk.Refinement{Holes: a%3 - 1, Specks: b%3*50 - 1}})
	}},
	{"add class", 3, 0, func(p *player, a, _ int) {
		p.EditClasses(func(d *project.Document) { d.AddClass(fmt.Sprint("class ", a%5)) })
	}},
	{"delete class", 2, loseClasses, func(p *player, a, _ int) {
		p.EditClasses(func(d *project.Document) {
			if c := d.Classes(); len(c) > 0 {
				d.DeleteClass(c[a%len(c)].ID, project.KeepUnclassed, 0)
			}
		})
	}},
	{"mark", 3, changeMarks, func(p *player, a, b int) {
		pages := p.Document().Pages()
		p.Document().SetMark(pages[a%len(pages)].ID, project.Mark(b%3))
	}},
	{"turn", 12, 0, func(p *player, a, _ int) { p.Turn(1 - a%2*2) }},
	{"show page", 5, 0, func(p *player, a, _ int) { p.ShowPage(a % 4) }},
	{"add picture", 1, 0, func(p *player, _, _ int) {
		if len(p.Document().Pages()) < 5 {
			p.Add([]string{"/p/a.png"})
		}
	}},
	{"remove picture", 2, losePoints | loseObjects | losePages, func(p *player, a, _ int) {
		pages := p.Document().Pages()
		p.RemovePage(pages[a%len(pages)].ID)
	}},
	{"save mask", 3, 0, func(p *player, _, _ int) { p.Save(func(desk.Final) {}) }},
	{"save session", 4, 0, func(p *player, a, _ int) { p.save(a%3 == 0) }},
	{"another window saves", 1, 0, func(p *player, a, _ int) {
		d := project.New()
		d.Open([]string{"/p/b.png"})
		d.AddClass(fmt.Sprint("other ", a))
		if p.err = project.SaveSession(p.file, true, d.Session()); p.Document().File() != "" {
			p.foreign = true
		}
	}},
	{"pictures in place of these", 1, anything, func(p *player, a, _ int) {
		p.settled()
		p.foreign, p.promised = false, nil
		p.Open([]string{"/p/a.png", "/p/b.png"}[:1+a%2], func(string) {})
		p.settled()
		p.foreign = false
	}},

	{"answer", 80, 0, func(p *player, a, _ int) { p.reply(a, inference.EventAnswer) }},
	{"superseded", 2, 0, func(p *player, _, _ int) {
		if len(p.asks) > 1 { // only what something later was asked after
			q := p.asks[0]
			p.asks = p.asks[1:]
			p.Take([]inference.Event{{Kind: inference.EventSuperseded, Op: inference.OpAsk, Generation: q.Generation, Revision: q.Revision, Query: q}})
		}
	}},
	{"failure", 2, 0, func(p *player, a, _ int) { p.reply(a, inference.EventFailed) }},
	{"frame", 50, 0, func(p *player, _, _ int) { p.frame() }},
	{"look over", 45, 0, func(p *player, _, _ int) { p.lookOver() }},
	{"time", 10, 0, func(p *player, _, _ int) { p.timePasses() }},
	{"ready", 15, 0, func(p *player, _, _ int) { p.ready() }},
	{"picture is open", 20, 0, func(p *player, _, _ int) {
		if p.View().Status.Opening {
			p.background()
		}
	}},
	{"another model", 1, 0, func(p *player, a, _ int) {
		p.Take([]inference.Event{{Kind: inference.EventLoaded, Op: inference.OpOpen, Model: inference.Info{Name: "Model", Fingerprint: fmt.Sprint("m", a%2), Closer: true}}})
	}},
}

// point is one that was never made before.
func (p *player) point() prompt.Point {
	p.made++
	return prompt.Point{X: float64(1 + p.made%390), Y: float64(1 + p.made/390%290), Label: prompt.Positive}
}

// operate does an operation and waits for what comes of it.
func (p *player) operate(op desk.Operation) {
	if p.Wishes() || !p.CanOperate(op) {
		return
	}
	told, state := len(p.told), p.Document().State()
	for p.Operate(op); len(p.told) == told && p.Document().State() == state && !p.Wishes(); { // for the mask of what is open
		p.background()
	}
}

func (p *player) someObject(n int) uint64 {
	page := p.page()
	if page == nil || len(page.Objects) == 0 {
		return 0
	}
	return page.Objects[n%len(page.Objects)].ID
}
