package ui

// askPointer tells the canvas where the pointer is once it lies elsewhere in the window, or the window on the screen, as in full screen: the
// pointer has not moved, and no event says where on the canvas it is now.
func (f *layout) askPointer() {
	f.shell.do(func() {
		if f.shell.closing || f.shell.opts.Pointer == nil {
			return
		}
		if at, ok := f.shell.opts.Pointer(f.win); ok {
			f.w.canvas.PointerIs(at.SubtractXY(f.places.stage.x, f.places.stage.y))
		}
	})
}
