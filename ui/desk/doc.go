// Package desk is where a click becomes a mask: it holds the document, what the engine was asked and said, and which
// picture is shown. It knows no widget; the window shows what [Desk.View] says, and tests drive it by tables.
//
// Vocabulary:
//
//   - An intent is one thing that a person asks for: a click, Enter, the next picture. Each is one method of [Desk], and
//     each passes [Desk.intend], where the table of gate.go says what becomes of what is pending.
//
//   - A wish is what was asked for before it could be done: keeping or saving a mask whose answer, or closer look, is
//     still awaited, and the intents that wait behind that.
//
//   - A [View] is all that is to be shown; a [Notice] is told once, and a [Question] waits for its answer, unless what
//     it is about goes away.
//
//     window -- intents --> Desk -- requests --> engine
//     ^                   |  ^                   |
//     +--- View, Notice --+  +---- events -------+
//
// Everything belongs to one goroutine, on which Options.Do runs what others hand over.
package desk
