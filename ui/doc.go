// Package ui is the window: it ties the canvas, the engine and the document together.
//
// Vocabulary: the document says what is true, the engine answers prompts, the canvas shows and tells gestures; a
// command is anything a person can choose from a menu or by a key; refresh brings every part of the window to
// what the document says.
//
//	gesture -> canvas -> prompts.go -> document --change--> refresh.go -> canvas, parts
//	                                      ^          |
//	                        engine.go  answer      ask -> engine
//
// Everything here runs on Fyne's goroutine. Files are read and written on others, which come back through
// Window.do; the engine's events come back through one queue in engine.go, with at most one call outstanding.
package ui
