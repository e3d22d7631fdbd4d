// Package project holds the document: pictures, objects, prompts, undo, sessions, autosave.
package project

import (
	"clickmask/mask"
	"clickmask/prompt"
)

// Object is a kept mask.
type Object struct {
	ID      uint64
	Label   string
	Colour  int // index into the palette (0..7)
	Visible bool
	Mask    mask.Mask
	Prompt  prompt.Prompt
	Model   string  // fingerprint
	IoU     float32 // predicted, of the kept candidate
}

// Draft is the open object: its prompts, the answer to them (nil while it is awaited), the shown candidate.
type Draft struct {
	Prompt    prompt.Prompt
	MaskInput *mask.Logits // what the next request of this object carries; nil for the first
	Answer    *prompt.Answer
	Shown     int
}

// Page is one picture of the document with its objects and its open draft.
type Page struct {
	Path       string // absolute while open; relative in session files
	Name       string
	W, H       int // 0 until first shown
	PixelsHash string
	Objects    []Object
	Draft      Draft
	Selected   uint64 // object ID, 0 none
}

// Document is owned by one goroutine (the UI's). Changes go through methods, each one undo step with a name.
type Document struct { /* owner decides */
}

func New() *Document { panic("not written") }

// OnChange is called after every change, undo and redo.
func (d *Document) OnChange(f func()) { panic("not written") }

func (d *Document) Pages() []*Page                   { panic("not written") }
func (d *Document) Current() *Page                   { panic("not written") } // nil when empty
func (d *Document) CurrentIndex() int                { panic("not written") }
func (d *Document) Open(paths []string)              { panic("not written") } // replaces pages; not undoable
func (d *Document) Show(index int)                   { panic("not written") } // bumps Generation
func (d *Document) SetPicture(w, h int, hash string) { panic("not written") } // the current page's picture was decoded
func (d *Document) Generation() uint64               { panic("not written") } // changes with the current page
func (d *Document) Revision() uint64                 { panic("not written") } // changes with the draft's prompt (also by undo)

// Draft edits. Each returns true when something changed; afterwards the UI asks the engine
// with Generation, Revision, Draft.Prompt, Draft.MaskInput unless Draft.Answer is already there (undo).
func (d *Document) AddPoint(p prompt.Point) bool       { panic("not written") }
func (d *Document) MovePoint(i int, x, y float64) bool { panic("not written") }
func (d *Document) RemovePoint(i int) bool             { panic("not written") }
func (d *Document) SetBox(b prompt.Box) bool           { panic("not written") }
func (d *Document) RemoveLastPrompt() bool             { panic("not written") }
func (d *Document) ClearDraft() bool                   { panic("not written") }
func (d *Document) ShowCandidate(i int) bool           { panic("not written") }

// ApplyAnswer is the one place where stale answers are dropped: false when generation or revision is not current.
func (d *Document) ApplyAnswer(generation, revision uint64, a *prompt.Answer) bool {
	panic("not written")
}

// Keep turns the draft into an object (m is its full-size mask, from the shown logits) and starts the next.
func (d *Document) Keep(m mask.Mask, label, model string) (Object, bool) { panic("not written") }

func (d *Document) SetLabel(id uint64, label string) bool            { panic("not written") }
func (d *Document) SetColour(id uint64, colour int) bool             { panic("not written") }
func (d *Document) SetVisible(id uint64, visible bool) bool          { panic("not written") }
func (d *Document) SetMask(id uint64, m mask.Mask, step string) bool { panic("not written") } // grow, smooth...
func (d *Document) DeleteObject(id uint64) bool                      { panic("not written") }
func (d *Document) Select(id uint64)                                 { panic("not written") } // not an undo step

func (d *Document) Undo() (step string, ok bool)    { panic("not written") }
func (d *Document) Redo() (step string, ok bool)    { panic("not written") }
func (d *Document) CanUndo() (step string, ok bool) { panic("not written") }
func (d *Document) CanRedo() (step string, ok bool) { panic("not written") }
func (d *Document) Dirty() bool                     { panic("not written") } // unsaved changes
