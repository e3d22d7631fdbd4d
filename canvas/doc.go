// Package canvas is the picture widget: viewport, overlays, prompts, gestures. It knows no inference
// and no files.
//
// Vocabulary: a picture pixel is a pixel of the shown picture ([ImagePoint]); a device pixel is a
// pixel of the widget on the screen ([ScreenPoint]); a unit is Fyne's length, Scale device pixels.
// A [Tool] turns presses, moves and releases into what was meant; [Tools] lists them, and tool_NAME.go
// is each one's file. A gesture is what happens between a press and its release, and the tool that has
// it. A region is what a hand tool draws, which the mask that it is drawn on shows from the first moment.
// A [Scene] is what is painted beside the picture, a layer is one mask of it as the compositor
// keeps it, and a tile is 16 x 16 device pixels of a layer.
//
//	mouse -> events.go -> gestures.go (whose is it?) -> the tool in hand -> gestures.go -> callbacks
//	                                                    hit.go (what lies there)
//	Set... -> scene.go, viewport.go -> compose.go -> sample.go, grid.go (picture)
//	                                              -> overlay.go, smooth.go, draftmask.go (masks -> tiles) -> paint.go, veil.go
//	                                              -> markers.go (points, box), overview.go   -> one packed RGBA image
//
// The image is shown by a raster, which asks for it when it is painted: any number of changes between
// two frames cost one frame. layers.go keeps the tiles of masks that stay from scene to scene. dirty.go
// finds where the mask of an object changed: only there are tiles computed and pixels painted again.
// A dress is how masks are shown (dress.go); the veil is what lies where no mask is, and outside of the part looked at alone.
// drawn.go paints masks with regions on them, and no mask of the whole is computed while a hand draws.
// curve.go joins the pointer's samples, sticky.go holds a stroke back at edges.
//
// Of Fyne, tools know the names of keys and the cursors alone; canvas.go, events.go, gestures.go,
// motion.go, overview.go and hand.go know more. Everything runs on Fyne's goroutine; composing starts a helper and
// waits for it.
package canvas
