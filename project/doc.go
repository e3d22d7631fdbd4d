// Package project holds the work of a person: which pictures are open, what was kept on each, what is being
// clicked right now, and every step that led there. It knows neither a window nor a model.
//
// Vocabulary:
//
//   - A [Document] is a list of pages, of which one is current, and a list of classes.
//   - A [Page] is one picture with its mark, its objects and its draft; all coordinates and masks are in the pixels of the
//     shown picture (after EXIF orientation).
//   - An [Object] is a kept mask with its class, its colour, and the prompts that made it.
//   - A [Class] is a kind of thing with a name, a colour and perhaps a key; its place in [Classes] is its number in exports.
//   - A [Draft] is the object being made: prompts, the answer to them, which of its masks is chosen.
//   - A [Round] is one answered request of a draft; the mask shown then is fed back in the next request.
//   - A step is one undoable change, of any number of pages and of the classes, made by a [Tx]; its name is short English
//     ("Add point") and is the key of its translation.
//   - The generation is the number of the current page's showing, the revision that of the draft's request. An
//     answer, or a closer look at one, is applied only when both are still current ([Document.ApplyAnswer],
//     [Document.ApplyLook]); it is dropped nowhere else.
//   - A [Session] is a document's work at one moment, a journal the changes since a session was written.
//
// Values reachable from a page (prompts, masks, answers, logits) are never changed once they are there: a change
// puts new ones in their place. That is why undo restores them bit for bit, and why a Session taken of a
// document may be written by another goroutine while the document goes on.
//
//	gesture -> Document.AddPoint ... -> revision -> engine -> ApplyAnswer -> Keep -> Object
//	               \- Edit(name, Tx): one step a gesture -> Undo, Redo
//	Document -> Session -> NAME.clickmask
//	               \- each change -> Autosave -> whole session + journal -> Recovery
//
// A Document belongs to one goroutine and starts none.
package project
